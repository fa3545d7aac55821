package bench;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

@ControllerConfiguration(finalizerName = "bench.dev/finalizer")
public class WidgetReconciler implements Reconciler<Widget>, Cleaner<Widget> {

  private final boolean writes;
  private final Progress progress;

  public WidgetReconciler(boolean writes, Progress progress) {
    this.writes = writes;
    this.progress = progress;
  }

  @Override
  public UpdateControl<Widget> reconcile(Widget widget, Context<Widget> context) {
    progress.add(widget.getMetadata().getName());
    return writes && !isDone(widget)
        ? UpdateControl.patchStatus(withStatus(widget))
        : UpdateControl.noUpdate();
  }

  @Override
  public DeleteControl cleanup(Widget widget, Context<Widget> context) {
    progress.add(widget.getMetadata().getName());
    return DeleteControl.defaultDelete();
  }

  private static boolean isDone(Widget widget) {
    var status = widget.getStatus();
    return status != null
        && status.isReady()
        && widget.getMetadata().getGeneration().equals(status.getObservedGeneration());
  }

  /** Only what is to be applied, since the status goes by server-side apply. */
  private static Widget withStatus(Widget widget) {
    var status = new WidgetStatus();
    status.setReady(true);
    status.setObservedGeneration(widget.getMetadata().getGeneration());
    var applied = new Widget();
    applied.setMetadata(
        new ObjectMetaBuilder()
            .withName(widget.getMetadata().getName())
            .withNamespace(widget.getMetadata().getNamespace())
            .build());
    applied.setStatus(status);
    return applied;
  }
}
