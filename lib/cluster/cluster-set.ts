import { Subject } from 'rxjs';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { clusterOf } from '../resource/kind.js';
import { ambientCluster, inCluster } from './ambient-cluster.js';
import { ClusterError } from './cluster-error.js';
import type { Cluster } from './cluster.js';

/** A cluster has come, or is gone. @internal */
export interface ClusterEvent {
  readonly type: 'engaged' | 'dropped';
  readonly cluster: Cluster;
}

/**
 * The clusters of this app, and which of them is meant where nobody says so: inside of a run that of its object,
 * elsewhere the default.
 *
 * @internal
 */
export class ClusterSet {
  private readonly clusters = new Map<string, Cluster>();
  private readonly changed = new Subject<ClusterEvent>();
  /** What has come or gone, from now on. */
  readonly changes$ = this.changed.asObservable();

  constructor(
    clusters: readonly Cluster[],
    private readonly defaultName: string | undefined,
    /** There may be more than one, so that onlookers have to say which they speak of. */
    readonly isPlural: boolean,
    /** Others may come later, whose names nobody knows yet. */
    readonly isOpen = false,
  ) {
    for (const cluster of clusters) this.clusters.set(cluster.name, cluster);
  }

  all(): Cluster[] {
    return [...this.clusters.values()];
  }

  names(): string[] {
    return [...this.clusters.keys()];
  }

  find(name: string): Cluster | undefined {
    return this.clusters.get(name);
  }

  /** @throws ClusterError */
  get(name: string): Cluster {
    const cluster = this.clusters.get(name);
    if (cluster) return cluster;
    throw new ClusterError(`There is no cluster "${name}". There are: ${this.describe()}.`);
  }

  /** The one that is meant here. @throws ClusterError */
  current(): Cluster {
    const cluster = ambientCluster() ?? this.default();
    if (cluster) return cluster;
    throw new ClusterError(
      `No cluster is meant here: this is outside of a run, and of ${this.describe()} none is the default. ` +
        'Name one by Clusters.of(), or set `defaultCluster` in KuberatorModule.forRoot().',
    );
  }

  default(): Cluster | undefined {
    return this.defaultName === undefined ? undefined : this.clusters.get(this.defaultName);
  }

  /** Runs `work` in the cluster that the object was read from, as far as that is known. @throws ClusterError when it is gone */
  at<R>(object: KubernetesObject, work: () => R): R {
    const name = clusterOf(object);
    const ambient = ambientCluster();
    // A run in a cluster that was dropped goes on with that until it ends.
    if (name === undefined || name === ambient?.name) return work();
    return inCluster(this.get(name), work);
  }

  /** The context of a logger: it names the cluster where there may be several. */
  logName(context: string, { name }: Cluster): string {
    return this.isPlural ? `${context} ${name}` : context;
  }

  engage(cluster: Cluster): void {
    this.clusters.set(cluster.name, cluster);
    this.changed.next({ type: 'engaged', cluster });
  }

  drop(cluster: Cluster): void {
    if (this.clusters.get(cluster.name) === cluster) this.clusters.delete(cluster.name);
    this.changed.next({ type: 'dropped', cluster });
  }

  private describe(): string {
    return this.names().join(', ') || 'none';
  }
}
