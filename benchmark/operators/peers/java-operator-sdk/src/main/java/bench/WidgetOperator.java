package bench;

import io.javaoperatorsdk.operator.Operator;

/** An operator as the documentation of the Java Operator SDK has it, with its defaults. */
public final class WidgetOperator {

  public static void main(String[] args) {
    boolean writes = "write".equals(System.getenv("BENCH_MODE"));
    int expected = Integer.parseInt(System.getenv("BENCH_EXPECT"));
    boolean isTuned = "tuned".equals(System.getenv("BENCH_VARIANT"));
    var operator =
        isTuned
            ? new Operator(overrider -> overrider.withConcurrentReconciliationThreads(16))
            : new Operator();
    var progress = new Progress(expected);
    progress.answer();
    operator.register(new WidgetReconciler(writes, progress));
    System.out.println("BENCH starting");
    operator.start();
  }
}
