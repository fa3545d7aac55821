import type { Registry } from 'prom-client';
import type { Controller } from '../reconcile/controller.js';
import type { ClusterLabels } from './cluster-labels.js';
import { ControllerTotals } from './controller-totals.js';
import { promClient } from './prom-client.js';

/** What became of what runs have written themselves: how long later runs waited to read it, and what woke nobody. @internal */
export function ownWriteMetrics(
  registry: Registry,
  controllers: () => readonly Controller[],
  clusters: ClusterLabels,
): void {
  const each = new ControllerTotals(registry, controllers, clusters);
  new promClient.Counter({
    registers: [registry],
    name: 'kuberator_read_your_writes_waits_total',
    help: 'Total number of runs that waited until a watch showed what the last one wrote, by whether it did in time',
    labelNames: ['controller', 'result', ...clusters.names] as const,
    collect() {
      this.reset();
      for (const controller of controllers()) {
        const { waits, timeouts } = controller.readYourWrites;
        const labels = each.labelsOf(controller);
        this.inc({ ...labels, result: 'seen' }, waits - timeouts);
        this.inc({ ...labels, result: 'timeout' }, timeouts);
      }
    },
  });
  each.total(
    'kuberator_own_events_dropped_total',
    'Total number of changes that woke nobody, for they were nothing but a write of the run of the same object',
    ({ readYourWrites }) => readYourWrites.events.dropped,
  );
  each.total(
    'kuberator_read_your_writes_wait_seconds_total',
    'Total time in seconds that runs waited until a watch showed what the last one wrote',
    ({ readYourWrites }) => readYourWrites.waitedMs / 1000,
  );
}
