import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { expectFunction } from '../common/check-options.js';
import { GuardedObservable } from '../common/guarded-observable.js';
import { inCluster } from './ambient-cluster.js';
import { ClusterSet } from './cluster-set.js';
import type { KubernetesClient } from './kubernetes-client.js';

/** How to speak to one of several clusters. @publicApi */
export interface ClusterAccess {
  /** As it was named in `clusters`, or by its provider. */
  readonly name: string;
  /** The URL of its API server. */
  readonly server: string;
  /** A client of this cluster, wherever it is called. */
  readonly client: KubernetesClient;
  /** Runs `work` so that all services of this package speak to this cluster inside of it. */
  readonly run: <R>(work: () => R) => R;
}

/** A cluster has come, or is gone. @publicApi */
export interface ClusterChange {
  readonly type: 'engaged' | 'dropped';
  readonly name: string;
}

/**
 * The clusters that this app speaks to. Inside of a run all services speak to the cluster of its object by themselves;
 * this is for the others, and for what is outside of runs.
 *
 * @example
 * const { client, run } = clusters.of('west');
 * await client.apply(ConfigMap, manifest);
 * await run(() => this.status.update(object, { state: 'Mirrored' }));
 * @publicApi
 */
@Injectable()
export class Clusters {
  private readonly logger = new Logger('Clusters');

  constructor(@Inject(ClusterSet) private readonly set: ClusterSet) {}

  /** The clusters of this moment. There is one, named `default`, unless others are named. */
  names(): string[] {
    return this.set.names();
  }

  /** @throws ClusterError when there is no such cluster */
  of(name: string): ClusterAccess {
    const cluster = this.set.get(name);
    const { server, client } = cluster;
    const run = <R>(work: () => R): R => {
      expectFunction(work, `the work of run() of the cluster "${name}"`);
      return inCluster(cluster, work);
    };
    return { name, server, client, run };
  }

  /**
   * What comes and goes from now on, for those that a provider brings. A subscriber that throws, or whose promise rejects,
   * is logged, and told of the next change all the same.
   */
  changes(): Observable<ClusterChange> {
    const changes$ = this.set.changes$.pipe(map(({ type, cluster: { name } }) => ({ type, name })));
    return new GuardedObservable({ name: 'Clusters.changes()', log: this.logger }, changes$);
  }
}
