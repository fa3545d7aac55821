import type { Metric, Registry } from 'prom-client';

/** The label that tells clusters apart, where there may be several. With one there is none, as in controller-runtime. @internal */
export class ClusterLabels {
  /** To be added to the names of a metric's labels. */
  readonly names: readonly 'cluster'[];

  constructor(private readonly isPlural: boolean) {
    this.names = isPlural ? ['cluster'] : [];
  }

  of(cluster: string): { cluster?: string } {
    return this.isPlural ? { cluster } : {};
  }
}

/** Ends the series of a cluster that is gone. Those that are asked for when they are collected end by themselves. @internal */
export async function forgetCluster(metrics: readonly Metric[], cluster: string): Promise<void> {
  for (const metric of metrics) {
    const { values } = await metric.get();
    for (const { labels } of values) {
      if (labels['cluster'] !== cluster) continue;
      // Of a histogram, each bucket is a value; the series has no such label.
      const { le: _, ...series } = labels;
      metric.remove(series);
    }
  }
}

/** The metrics that `register` has added. @internal */
export function addedTo(registry: Registry, register: () => void): Metric[] {
  const before = new Set(registry.getMetricsAsArray().map(({ name }) => name));
  register();
  return registry
    .getMetricsAsArray()
    .filter(({ name }) => !before.has(name))
    .map(({ name }) => registry.getSingleMetric(name))
    .filter((metric) => metric !== undefined);
}
