import type { Registry } from 'prom-client';
import type { Controller } from '../reconcile/controller.js';
import type { ClusterLabels } from './cluster-labels.js';
import { promClient } from './prom-client.js';

type ValueOf = (controller: Controller) => number;

/** Metrics with one value for each controller, read from it when they are asked for. @internal */
export class ControllerTotals {
  constructor(
    private readonly registry: Registry,
    private readonly controllers: () => readonly Controller[],
    private readonly clusters: ClusterLabels,
  ) {}

  gauge(name: string, help: string, value: ValueOf): void {
    const { controllers, labelsOf } = this;
    new promClient.Gauge({
      ...this.described(name, help),
      collect() {
        this.reset();
        for (const controller of controllers()) this.set(labelsOf(controller), value(controller));
      },
    });
  }

  total(name: string, help: string, value: ValueOf): void {
    const { controllers, labelsOf } = this;
    new promClient.Counter({
      ...this.described(name, help),
      collect() {
        this.reset();
        for (const controller of controllers()) this.inc(labelsOf(controller), value(controller));
      },
    });
  }

  /** What tells one controller from another. */
  readonly labelsOf = ({ definition, cluster }: Controller) => ({
    controller: definition.name,
    ...this.clusters.of(cluster),
  });

  private described(name: string, help: string) {
    const labelNames = ['controller', ...this.clusters.names] as const;
    return { registers: [this.registry], name, help, labelNames };
  }
}
