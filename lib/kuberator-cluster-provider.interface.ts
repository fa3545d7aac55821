import type { KubeConfig } from '@kubernetes/client-node';
import type { Observable } from 'rxjs';
import type { KubeConfigLike } from './cluster/loaded-kube-config.js';
import type { WatcherService } from './store/watcher.service.js';

/** Speak to this cluster from now on. Of one that is engaged already: with these credentials, or on this server, from now on. @publicApi */
export interface EngageCluster {
  readonly type: 'engage';
  /** Lower-case letters, digits, dots and dashes; none of those that `clusters` names. */
  readonly name: string;
  /** A `KubeConfig` of @kubernetes/client-node, the path of a kubeconfig file, or what reads one when it is its turn. */
  readonly kubeConfig: KubeConfig | string | (() => KubeConfigLike | Promise<KubeConfigLike>);
  /** A context of the kubeconfig other than its current one. */
  readonly context?: string | undefined;
}

/** Let this cluster go: end its runs, forget its objects, close its connection. @publicApi */
export interface DropCluster {
  readonly type: 'drop';
  readonly name: string;
}

/** What a `ClusterProvider` says of a cluster. @publicApi */
export type ClusterAssignment = EngageCluster | DropCluster;

/**
 * Says which clusters there are while the app runs: an inventory, a fleet manager, a folder. See `kubeconfigSecrets()` for
 * one that is ready.
 *
 * @publicApi
 */
export interface ClusterProvider {
  /**
   * Asked once, when the app has started; unsubscribed from at shutdown. What it says of one cluster is done in order. What
   * can't be done is logged, and the cluster stays as it is. When the stream fails, that is logged, the clusters stay,
   * and it is not asked again.
   *
   * @param home watches the default cluster
   */
  clusters(home: Pick<WatcherService, 'watch'>): Observable<ClusterAssignment>;
}
