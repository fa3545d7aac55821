import { traced, type SpanAttributes, type TracedSpan, type Tracer } from '../common/tracer.js';
import type { Run } from '../queue/work-queue.interface.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { parseObjectKey, type ObjectKey } from '../resource/object-key.js';
import { describeCauses, type Cause } from '../trigger/cause.js';
import type { Trigger } from '../trigger/trigger.js';

/** How a run, or a part of it, ended. */
type Outcome = { readonly type: string; readonly error?: unknown; readonly reconcileId?: string };

/**
 * What the runs of a reconciler look like in a trace, in the names of the Rust project:
 *
 * ```
 * kuberator.run
 * ├─ kuberator.queue
 * ├─ kuberator.reconcile
 * │  └─ kuberator.handle_reconciliation
 * │     └─ kuberator.finalize                  (with a finalizer)
 * └─ kuberator.error_policy                    (after a failure)
 * ```
 *
 * A run is linked to the one before it of the same object, if that failed.
 *
 * @internal
 */
export class RunSpans {
  /** Who traces, if anybody does. */
  tracer: Tracer | undefined;
  /** The last runs of those objects whose last run failed. */
  private readonly failed = new Map<ObjectKey, object>();

  constructor(
    private readonly reconciler: string,
    private readonly finalizer: string | undefined,
  ) {}

  event({ key, cause }: Trigger): void {
    this.tracer?.event(cause, () => ({
      'kuberator.reconciler': this.reconciler,
      'kuberator.cause': describeCauses([cause], 0),
      ...placeOf(key),
    }));
  }

  run<R extends Outcome>(key: ObjectKey, run: Run<Cause>, work: () => Promise<R>): Promise<R> {
    if (!this.tracer) return work();
    const attributes = {
      'kuberator.reconciler': this.reconciler,
      'kuberator.causes': describeCauses(run.causes, run.omittedCauseCount),
      'kuberator.failures': run.failures,
      ...placeOf(key),
    };
    const noted = noting(work);
    const { causes } = run;
    return this.tracer.run({ causes, attributes, failedBefore: this.failed.get(key) }, async (span) => {
      const outcome = await noted(span);
      if (outcome.type === 'failed') this.failed.set(key, span.mark);
      else this.failed.delete(key);
      return outcome;
    });
  }

  /** It is not run any more. */
  forget(key: ObjectKey): void {
    this.failed.delete(key);
  }

  /** Others run these objects now. */
  release(isMeant: (key: ObjectKey) => boolean): void {
    for (const key of this.failed.keys()) if (isMeant(key)) this.failed.delete(key);
  }

  reconcile<R extends Outcome>(object: KubernetesObject, work: () => Promise<R>): Promise<R> {
    if (!this.tracer) return work();
    const { finalizer } = this;
    const of = () => traitsOf(object);
    const has_deletion_timestamp = object.metadata.deletionTimestamp !== undefined;
    const finalize = () => this.span('finalize', () => ({ ...of(), finalizer }), noting(work));
    const handle = () =>
      this.span(
        'handle_reconciliation',
        () => ({ ...of(), finalizer, has_deletion_timestamp }),
        noting(finalizer === undefined ? work : finalize),
      );
    return this.span('reconcile', of, noting(handle));
  }

  errorPolicy<R>(key: ObjectKey, work: () => Promise<R>): Promise<R> {
    return this.span('error_policy', () => nameOf(key), work);
  }

  private span<R>(
    name: string,
    attributes: () => SpanAttributes,
    work: (span: TracedSpan) => Promise<R>,
  ): Promise<R> {
    return traced(this.tracer, `kuberator.${name}`, attributes, work);
  }
}

/** A run that fails throws nothing: its outcome says so. */
function noting<R extends Outcome>(work: () => Promise<R>): (span: TracedSpan) => Promise<R> {
  return async (span) => {
    const outcome = await work();
    span.set({ 'kuberator.outcome': outcome.type, 'kuberator.reconcile_id': outcome.reconcileId });
    if (outcome.type === 'failed') span.fail(outcome.error);
    return outcome;
  };
}

function placeOf(key: ObjectKey): SpanAttributes {
  return { 'kuberator.cluster': parseObjectKey(key).cluster, ...nameOf(key) };
}

function nameOf(key: ObjectKey): SpanAttributes {
  const { name, namespace } = parseObjectKey(key);
  return { resource_name: name, resource_namespace: namespace };
}

function traitsOf({ metadata: { name, namespace, generation } }: KubernetesObject): SpanAttributes {
  return { resource_name: name, resource_namespace: namespace, resource_generation: generation };
}
