import { KuberatorError } from '../common/kuberator-error.js';
import { invalidDelay, isDelay } from './delay.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';

/** What a run was doing when it failed. @publicApi */
export type ReconcilePhase = 'add-finalizer' | 'apply' | 'cleanup' | 'remove-finalizer';

/**
 * A run failed. `cause` is exactly what your code threw (a value that is no Error is wrapped in one, as its cause),
 * so it can be matched on: `if (error.cause instanceof QuotaExceeded)`.
 *
 * @publicApi
 */
export class ReconcileError extends KuberatorError {
  constructor(
    /** The name of the reconciler. */
    readonly reconciler: string,
    /** `namespace/name` of the object. */
    readonly object: string,
    /** What the run was doing. */
    readonly phase: ReconcilePhase,
    options: { cause: Error },
  ) {
    super(
      'KUBERATOR_RECONCILE',
      `"${reconciler}" failed to ${DOING[phase]} ${object}: ${options.cause.message}`,
      options,
    );
  }
}

const DOING: Record<ReconcilePhase, string> = {
  'add-finalizer': 'add the finalizer of',
  apply: 'apply',
  cleanup: 'clean up',
  'remove-finalizer': 'remove the finalizer of',
};

/** Throw it for what no retry can mend, such as a spec that makes no sense: the run is not repeated until the object changes. @publicApi */
export class TerminalError extends KuberatorError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('KUBERATOR_TERMINAL', message, options);
  }
}

/** Throw it to fail and be retried after a time of your own choice instead of the backoff. @publicApi */
export class RequeueError extends KuberatorError {
  /** @param afterMs milliseconds until the retry */
  constructor(
    readonly afterMs: number,
    message: string,
    options?: { cause?: unknown },
  ) {
    super('KUBERATOR_REQUEUE', message, options);
    if (!isDelay(afterMs)) throw invalidDelay('`afterMs` of RequeueError', afterMs, options);
  }
}

/** A run, or its `onError()`, exceeded its deadline, and its signal was aborted. @publicApi */
export class ReconcileTimeoutError extends KuberatorError {
  constructor(timeoutMs: number, step: 'run' | 'onError' = 'run') {
    const what = step === 'run' ? 'the run' : 'onError()';
    super(
      'KUBERATOR_RECONCILE_TIMEOUT',
      `${what} did not end within ${timeoutMs} ms, and its signal was aborted`,
    );
  }
}

/** A server that asks to be left alone for longer than the longest backoff is asked again all the same. */
const LONGEST_BARRIER_MS = 1_000_000;

/** What the failed run's causes ask of the queue. @internal */
export type FailurePolicy =
  | { readonly type: 'retry'; readonly afterMs?: number; readonly isBarrier?: boolean }
  | { readonly type: 'give-up' };

/** The policy for a failure, by the first error in its chain of causes that says something. @internal */
export function failurePolicy(error: Error): FailurePolicy {
  for (
    let link: unknown = error, depth = 0;
    link instanceof Error && depth < 32;
    link = link.cause, depth++
  ) {
    if (!KuberatorError.isKuberatorError(link)) continue;
    if (link.code === 'KUBERATOR_TERMINAL') return { type: 'give-up' };
    if (link.code === 'KUBERATOR_REQUEUE') return { type: 'retry', afterMs: (link as RequeueError).afterMs };
    if (KubeStatusError.isKubeStatusError(link) && link.retryAfterMs !== undefined) {
      return { type: 'retry', afterMs: Math.min(link.retryAfterMs, LONGEST_BARRIER_MS), isBarrier: true };
    }
  }
  return { type: 'retry' };
}
