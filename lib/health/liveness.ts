import type { Resolved } from '../common/defined.js';
import type { ReconcilerReport } from '../kuberator.registry.js';
import { describeKey } from '../resource/object-key.js';
import { onCluster } from './watch-health.js';
import type { LivenessOptions } from './health-options.interface.js';

/** A run that goes on although its deadline has long passed. @publicApi */
export interface StuckRun {
  readonly reconciler: string;
  /** The name of the cluster; `default` unless there are several. */
  readonly cluster: string;
  /** `namespace/name`, or the bare name. */
  readonly object: string;
  readonly ageMs: number;
  /** `onError` once the run itself has failed, and its `onError()` does not end. */
  readonly step: 'run' | 'onError';
  readonly reconcileTimeoutMs: number;
}

/** What liveness was judged by. @publicApi */
export interface LivenessDetails {
  /** Why it is down; empty when it is up. */
  readonly reasons: readonly string[];
  /** The longest stretch within the last minute, in milliseconds. */
  readonly eventLoopBlockMs: number;
  /** The runs that go on although their deadline has long passed. */
  readonly stuckRuns: readonly StuckRun[];
}

/** Judges by what goes on in this process only: a restart mends nothing that is broken elsewhere. @internal */
export function judgeLiveness(
  reconcilers: readonly ReconcilerReport[],
  longestBlockMs: number,
  { maxEventLoopBlockMs, stuckRunGraceMs }: Resolved<LivenessOptions>,
): LivenessDetails {
  const eventLoopBlockMs = Math.round(longestBlockMs);
  const stuckRuns = reconcilers.flatMap((reconciler) => stuckRunsOf(reconciler, stuckRunGraceMs));
  const reasons = stuckRuns.map(
    ({ reconciler, cluster, object, ageMs, step, reconcileTimeoutMs }) =>
      `${reconciler} has been busy with ${object}${onCluster(cluster)} for ${ageMs} ms${step === 'onError' ? ', now in onError()' : ''}, though its deadline is ${reconcileTimeoutMs} ms`,
  );
  if (longestBlockMs > maxEventLoopBlockMs) {
    reasons.push(
      `the event loop stood still for ${eventLoopBlockMs} ms within the last minute (limit ${maxEventLoopBlockMs} ms)`,
    );
  }
  return { reasons, eventLoopBlockMs, stuckRuns };
}

function stuckRunsOf(
  { name, cluster, running, reconcileTimeoutMs }: ReconcilerReport,
  graceMs: number,
): StuckRun[] {
  return running
    .filter(({ overdueMs }) => overdueMs > graceMs)
    .map(({ key, ageMs, step }) => ({
      reconciler: name,
      cluster,
      object: describeKey(key),
      ageMs: Math.round(ageMs),
      step,
      reconcileTimeoutMs,
    }));
}
