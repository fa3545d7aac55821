import { ambient, withAmbient } from './ambient.js';
import type { Cluster } from './cluster.js';

/** Runs `work` so that everything inside it, however deep, speaks to this cluster. @internal */
export function inCluster<R>(cluster: Cluster, work: () => R): R {
  return withAmbient({ cluster }, work);
}

/** @internal */
export function ambientCluster(): Cluster | undefined {
  return ambient()?.cluster as Cluster | undefined;
}
