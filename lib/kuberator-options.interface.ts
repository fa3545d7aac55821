import type { ClustersOptions } from './cluster/cluster-options.js';
import type { ShardingOptions } from './shard/sharding-options.js';
import type { LeaderElectionOptions } from './leader/leader-election-options.js';
import type { ClusterProvider } from './kuberator-cluster-provider.interface.js';
import type { PipelineOptions } from './reconcile/reconciler-definition.js';

/**
 * What `KuberatorModule.forRoot()` takes: the clusters, and how all watches, calls and reconcilers behave. Those of the
 * pipeline can be set for each reconciler, too.
 *
 * @publicApi
 */
export interface KuberatorOptions extends ClustersOptions, PipelineOptions {
  /** Says which further clusters there are, as they come and go. See `kubeconfigSecrets()`. @default none */
  readonly clusterProvider?: ClusterProvider | undefined;
  /**
   * Who is written into `managedFields` as the author, and into events as their reporter: a name such as
   * `widget-operator` or `example.com/widget-operator`. @default 'nestjs-kuberator'
   */
  readonly fieldManager?: string | undefined;
  /** The deadline of a call to the API server, its retries and its whole answer included, in milliseconds. @default 30,000 */
  readonly requestTimeoutMs?: number | undefined;
  /**
   * The domain of the annotations by which people steer single objects: `<domain>/paused` and `<domain>/reconcile-at`.
   * One of your own keeps them apart from those of other operators for the same objects. @default 'kuberator.dev'
   */
  readonly annotationDomain?: string | undefined;
  /**
   * Several replicas of this app, of which one runs its reconcilers at a time, by a Lease; the others follow with warm
   * stores, and one of them takes over. `true` takes all defaults, and needs a `fieldManager`. @default false
   */
  readonly leaderElection?: boolean | LeaderElectionOptions | undefined;
  /** How all watches of the app behave. */
  readonly watch?: WatchSettings | undefined;
  /**
   * At shutdown, how long to wait in milliseconds for runs to end before their signals are aborted. Keep it below the
   * Pod's `terminationGracePeriodSeconds`. @default 20,000
   */
  readonly shutdownTimeoutMs?: number | undefined;
  /**
   * Lets several replicas of the operator share its objects: each is run by one of them at a time, and when one comes or
   * goes, some change hands. @default off: this process runs all
   */
  readonly sharding?: ShardingOptions | undefined;
}

/** How all watches of the app behave. @publicApi */
export interface WatchSettings {
  /**
   * How a watch reads what is there: `list` in pages, or `stream` as the beginning of the watch itself (WatchList).
   * Both are complete; a server that does not know `stream` is listed. @default 'list', which costs both sides less
   */
  readonly initialState?: 'list' | 'stream' | undefined;
  /** Objects a page of a list. @default 500 */
  readonly pageSize?: number | undefined;
  /**
   * A stream without a sign of life for this long, in milliseconds, is opened anew. Most servers give one a minute, so
   * keep it above 60,000; at least 1,000. @default 70,000
   */
  readonly silenceMs?: number | undefined;
}
