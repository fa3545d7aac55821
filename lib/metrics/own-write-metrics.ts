import type { Registry } from 'prom-client';
import type { Controller } from '../reconcile/controller.js';
import type { ClusterLabels } from './cluster-labels.js';
import { promClient } from './prom-client.js';

/** What became of what runs have written themselves: how long later runs waited to read it, and what woke nobody. @internal */
export function ownWriteMetrics(
  registry: Registry,
  controllers: () => readonly Controller[],
  clusters: ClusterLabels,
): void {
  const labelsOf = ({ definition, cluster }: Controller) => ({
    controller: definition.name,
    ...clusters.of(cluster),
  });
  new promClient.Counter({
    registers: [registry],
    name: 'kuberator_read_your_writes_waits_total',
    help: 'Total number of runs that waited until a watch showed what the last one wrote, by whether it did in time',
    labelNames: ['controller', 'result', ...clusters.names] as const,
    collect() {
      this.reset();
      for (const controller of controllers()) {
        const { waits, timeouts } = controller.readYourWrites;
        const labels = labelsOf(controller);
        this.inc({ ...labels, result: 'seen' }, waits - timeouts);
        this.inc({ ...labels, result: 'timeout' }, timeouts);
      }
    },
  });
  new promClient.Counter({
    registers: [registry],
    name: 'kuberator_own_events_dropped_total',
    help: 'Total number of changes that woke nobody, for they were nothing but a write of the run of the same object',
    labelNames: ['controller', ...clusters.names] as const,
    collect() {
      this.reset();
      for (const controller of controllers())
        this.inc(labelsOf(controller), controller.readYourWrites.events.dropped);
    },
  });
  new promClient.Counter({
    registers: [registry],
    name: 'kuberator_read_your_writes_wait_seconds_total',
    help: 'Total time in seconds that runs waited until a watch showed what the last one wrote',
    labelNames: ['controller', ...clusters.names] as const,
    collect() {
      this.reset();
      for (const controller of controllers())
        this.inc(labelsOf(controller), controller.readYourWrites.waitedMs / 1000);
    },
  });
}
