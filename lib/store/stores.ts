import type { Subscription } from 'rxjs';
import type { Cluster } from '../cluster/cluster.js';
import { inCluster } from '../cluster/ambient-cluster.js';
import type { ClusterSet } from '../cluster/cluster-set.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import type { Kind } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { checkedStore } from './check-store.js';
import { ClusterStore, letGo } from './cluster-store.js';
import type { StoreDeclaration } from './store-declaration.js';
import { Store } from './store.js';
import type { WatchHub } from './watch-hub.js';

/** @internal */
export interface StoresPorts {
  readonly clusters: Pick<ClusterSet, 'current' | 'all' | 'changes$'>;
  readonly hub: WatchHub;
  readonly clock: Clock;
  readonly logOf: (cluster: Cluster) => Log;
}

interface Held {
  readonly store: Store<StoreDeclaration>;
  readonly declaration: StoreDeclaration;
  readonly byCluster: Map<Cluster, ClusterStore<KubernetesObject>>;
}

/** The stores of an app: one for each declaration, wherever it is injected, and in it one for each cluster. @internal */
export class Stores {
  private readonly held = new Map<StoreDeclaration | Kind, Held>();
  private following: Subscription | undefined;

  constructor(private readonly ports: StoresPorts) {}

  of(declared: StoreDeclaration | Kind): Store<StoreDeclaration> {
    const existing = this.held.get(declared);
    if (existing) return existing.store;
    const declaration = checkedStore(declared, 'KuberatorModule.forFeature()');
    const byCluster = new Map<Cluster, ClusterStore<KubernetesObject>>();
    const held: Held = {
      declaration,
      byCluster,
      store: new Store<StoreDeclaration>(() => this.at(held, this.ports.clusters.current())),
    };
    this.held.set(declared, held);
    return held.store;
  }

  /** What is held of a cluster. */
  in(cluster: Cluster): ClusterStore<KubernetesObject>[] {
    return [...this.held.values()].map((held) => this.at(held, cluster));
  }

  start(): void {
    const { clusters } = this.ports;
    this.following = clusters.changes$.subscribe(({ type, cluster }) => {
      if (type === 'engaged') this.startIn(cluster);
      else for (const { byCluster } of this.held.values()) byCluster.delete(cluster);
    });
    for (const cluster of clusters.all()) this.startIn(cluster);
  }

  stop(): void {
    this.following?.unsubscribe();
    for (const { byCluster } of this.held.values())
      for (const store of byCluster.values()) store.stop(new Error('the app is shutting down'));
  }

  private startIn(cluster: Cluster): void {
    for (const store of this.in(cluster)) store.start();
  }

  private at({ declaration, byCluster }: Held, cluster: Cluster): ClusterStore<KubernetesObject> {
    const existing = byCluster.get(cluster);
    if (existing) return existing;
    const { clusters, hub, clock, logOf } = this.ports;
    const made = new ClusterStore<KubernetesObject>(declaration, {
      cluster: cluster.name,
      view: (kind, options) => inCluster(cluster, () => hub.view(kind, options)),
      clock,
      log: logOf(cluster),
    });
    // Who still asks for what was let go, such as a run that was abandoned, gets a store that holds nothing, and is not held.
    if (clusters.all().includes(cluster)) byCluster.set(cluster, made);
    else made.stop(letGo(cluster.name));
    return made;
  }
}
