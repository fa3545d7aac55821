import type { Registry } from 'prom-client';
import type { Controller } from '../reconcile/controller.js';
import type { ClusterLabels } from './cluster-labels.js';
import { promClient } from './prom-client.js';

/** What somebody should look at: what is held up, and by whom. @internal */
export function attentionMetrics(
  registry: Registry,
  controllers: () => readonly Controller[],
  clusters: ClusterLabels,
): void {
  const gauge = (name: string, help: string, value: (controller: Controller) => number) =>
    new promClient.Gauge({
      registers: [registry],
      name,
      help,
      labelNames: ['controller', ...clusters.names] as const,
      collect() {
        this.reset();
        for (const controller of controllers()) {
          const labels = { controller: controller.definition.name, ...clusters.of(controller.cluster) };
          this.set(labels, value(controller));
        }
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
}
