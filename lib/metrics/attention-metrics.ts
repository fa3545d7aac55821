import type { Registry } from 'prom-client';
import type { Controller } from '../reconcile/controller.js';
import type { ClusterLabels } from './cluster-labels.js';
import { promClient } from './prom-client.js';

/** What somebody should look at: what is held up, what loops, what blocks. @internal */
export function attentionMetrics(
  registry: Registry,
  controllers: () => readonly Controller[],
  clusters: ClusterLabels,
): void {
  const labelsOf = ({ definition, cluster }: Controller) => ({
    controller: definition.name,
    ...clusters.of(cluster),
  });
  const gauge = (name: string, help: string, value: (controller: Controller) => number) =>
    new promClient.Gauge({
      registers: [registry],
      name,
      help,
      labelNames: ['controller', ...clusters.names] as const,
      collect() {
        this.reset();
        for (const controller of controllers()) this.set(labelsOf(controller), value(controller));
      },
    });
  const total = (name: string, help: string, value: (controller: Controller) => number) =>
    new promClient.Counter({
      registers: [registry],
      name,
      help,
      labelNames: ['controller', ...clusters.names] as const,
      collect() {
        this.reset();
        for (const controller of controllers()) this.inc(labelsOf(controller), value(controller));
      },
    });
  gauge('kuberator_reconciler_paused', '1 while the reconciler as a whole is paused, else 0', ({ pauses }) =>
    Number(pauses.isWhole),
  );
  gauge(
    'kuberator_paused_objects',
    'Number of objects that would have run, but are paused by annotation or by a call',
    ({ pauses }) => pauses.heldUpCount,
  );
  gauge(
    'kuberator_stuck_deletions',
    'Number of objects that are still there long after their deletion was asked for',
    ({ watchdogs }) => watchdogs.deletions.stuckCount,
  );
  total(
    'kuberator_loops_detected_total',
    'Total number of times that an object was found to run again and again',
    ({ watchdogs }) => watchdogs.loops.detections,
  );
  total(
    'kuberator_poll_failures_total',
    'Total number of times that poll() failed',
    ({ polling }) => polling?.failures ?? 0,
  );
  total(
    'kuberator_event_loop_blocks_total',
    'Total number of times that a run is known to have blocked the event loop for 100 ms or longer',
    ({ watchdogs }) => watchdogs.blocks,
  );
}
