import type { Registry } from 'prom-client';
import type { Controller } from '../reconcile/controller.js';
import type { ClusterLabels } from './cluster-labels.js';
import { ControllerTotals } from './controller-totals.js';

/** What somebody should look at: what is held up, what loops, what blocks. @internal */
export function attentionMetrics(
  registry: Registry,
  controllers: () => readonly Controller[],
  clusters: ClusterLabels,
): void {
  const each = new ControllerTotals(registry, controllers, clusters);
  each.gauge(
    'kuberator_reconciler_paused',
    '1 while the reconciler as a whole is paused, else 0',
    ({ pauses }) => Number(pauses.isWhole),
  );
  each.gauge(
    'kuberator_paused_objects',
    'Number of objects that would have run, but are paused by annotation or by a call',
    ({ pauses }) => pauses.heldUpCount,
  );
  each.gauge(
    'kuberator_stuck_deletions',
    'Number of objects that are still there long after their deletion was asked for',
    ({ watchdogs }) => watchdogs.deletions.stuckCount,
  );
  each.total(
    'kuberator_loops_detected_total',
    'Total number of times that an object was found to run again and again',
    ({ watchdogs }) => watchdogs.loops.detections,
  );
  each.total(
    'kuberator_poll_failures_total',
    'Total number of times that poll() failed',
    ({ polling }) => polling?.failures ?? 0,
  );
  each.total(
    'kuberator_event_loop_blocks_total',
    'Total number of times that a run is known to have blocked the event loop for 100 ms or longer',
    ({ watchdogs }) => watchdogs.blocks,
  );
}
