package bench;

import java.util.BitSet;

/**
 * Tells once when as many different objects have been reconciled as are expected. Objects are named "w-number", so that
 * one bit for each is enough: what is measured is the operator, and not this.
 */
public final class Progress {

  private final BitSet seen = new BitSet();
  private final int expected;
  private int missing;

  public Progress(int expected) {
    this.expected = expected;
    this.missing = expected;
  }

  public synchronized void add(String name) {
    int number = Integer.parseInt(name.substring("w-".length()));
    if (number >= expected || seen.get(number)) return;
    seen.set(number);
    if (--missing == 0) System.out.println("BENCH synced");
  }
}
