import { AsyncLocalStorage } from 'node:async_hooks';
import type { Cluster } from './cluster.js';

const storage = new AsyncLocalStorage<Cluster>();

/** Runs `work` so that everything inside it, however deep, speaks to this cluster. @internal */
export function inCluster<R>(cluster: Cluster, work: () => R): R {
  return storage.run(cluster, work);
}

/** @internal */
export function ambientCluster(): Cluster | undefined {
  return storage.getStore();
}
