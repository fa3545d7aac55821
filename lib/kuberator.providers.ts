import { Logger, type Provider } from '@nestjs/common';
import { ChildrenClient } from './children/children-client.js';
import { ClusterSet } from './cluster/cluster-set.js';
import { resolveClusters } from './cluster/cluster-options.js';
import { Cluster } from './cluster/cluster.js';
import { loadKubeConfig } from './cluster/kube-config.js';
import { KubernetesClient } from './cluster/kubernetes-client.js';
import type { Random } from './common/backoff.js';
import { invalid } from './common/check-options.js';
import { SystemClock, type Clock } from './common/clock.js';
import { EventPipeline } from './event/event-pipeline.js';
import { EventPipelines } from './event/event-pipelines.js';
import { FinalizerClient } from './finalizer/finalizer-client.js';
import type { KuberatorOptions } from './kuberator-options.interface.js';
import {
  KUBERATOR_CLOCK,
  KUBERATOR_OPTIONS,
  KUBERATOR_RANDOM,
  KUBERATOR_RESOLVED_OPTIONS,
} from './kuberator.constants.js';
import { resolveOptions, type ResolvedOptions } from './kuberator.options.js';
import { Sharding } from './shard/sharding.js';
import { SHARDING } from './shard/sharding-token.js';
import { InvalidOptionError } from './common/invalid-option-error.js';
import { StatusClient } from './status/status-client.js';
import { Stores } from './store/stores.js';
import { WatchHub } from './store/watch-hub.js';

/** What is built from the options, bottom up. @internal */
export const providers: Provider[] = [
  { provide: KUBERATOR_CLOCK, useFactory: () => new SystemClock() },
  { provide: KUBERATOR_RANDOM, useValue: Math.random },
  { provide: KUBERATOR_RESOLVED_OPTIONS, useFactory: resolveOptions, inject: [KUBERATOR_OPTIONS] },
  {
    provide: ClusterSet,
    useFactory: openClusters,
    inject: [KUBERATOR_OPTIONS, KUBERATOR_RESOLVED_OPTIONS, KUBERATOR_CLOCK, KUBERATOR_RANDOM],
  },
  {
    provide: KubernetesClient,
    useFactory: (clusters: ClusterSet, options: ResolvedOptions) => new KubernetesClient(clusters, options),
    inject: [ClusterSet, KUBERATOR_RESOLVED_OPTIONS],
  },
  {
    provide: WatchHub,
    useFactory: (clusters: ClusterSet, { watch }: ResolvedOptions, clock: Clock, random: Random) =>
      new WatchHub(
        clusters,
        watch,
        clock,
        random,
        (cluster) => new Logger(clusters.logName('Watch', cluster)),
      ),
    inject: [ClusterSet, KUBERATOR_RESOLVED_OPTIONS, KUBERATOR_CLOCK, KUBERATOR_RANDOM],
  },
  {
    provide: SHARDING,
    useFactory: openSharding,
    inject: [ClusterSet, WatchHub, KUBERATOR_RESOLVED_OPTIONS, KUBERATOR_CLOCK, KUBERATOR_RANDOM],
  },
  {
    provide: Stores,
    useFactory: (clusters: ClusterSet, hub: WatchHub, clock: Clock) =>
      new Stores({
        clusters,
        hub,
        clock,
        logOf: (cluster) => new Logger(clusters.logName('Store', cluster)),
      }),
    inject: [ClusterSet, WatchHub, KUBERATOR_CLOCK],
  },
  {
    provide: FinalizerClient,
    useFactory: (client: KubernetesClient, hub: WatchHub) => new FinalizerClient(client, hub),
    inject: [KubernetesClient, WatchHub],
  },
  {
    provide: StatusClient,
    useFactory: (client: KubernetesClient, hub: WatchHub) => new StatusClient(client, hub),
    inject: [KubernetesClient, WatchHub],
  },
  {
    provide: ChildrenClient,
    useFactory: (clusters: ClusterSet, client: KubernetesClient, hub: WatchHub, options: ResolvedOptions) =>
      new ChildrenClient({ clusters, client, hub, log: new Logger('Children') }, options),
    inject: [ClusterSet, KubernetesClient, WatchHub, KUBERATOR_RESOLVED_OPTIONS],
  },
  {
    provide: EventPipelines,
    useFactory: openPipelines,
    inject: [ClusterSet, KUBERATOR_RESOLVED_OPTIONS, KUBERATOR_CLOCK, KUBERATOR_RANDOM],
  },
];

async function openClusters(
  options: KuberatorOptions,
  resolved: ResolvedOptions,
  clock: Clock,
  random: Random,
): Promise<ClusterSet> {
  const where = 'KuberatorModule.forRoot()';
  const { named, defaultName, ...found } = resolveClusters(options, where);
  const { clusterProvider } = options;
  if (clusterProvider !== undefined && typeof clusterProvider?.clusters !== 'function')
    throw invalid('clusterProvider', where, 'an object with a method `clusters()`', clusterProvider);
  const isOpen = clusterProvider !== undefined;
  const isPlural = found.isPlural || isOpen;
  const open = async (name: string): Promise<Cluster> => {
    const from = found.isPlural ? `\`clusters.${name}\` of ${where}` : where;
    const kubeConfig = loadKubeConfig(named.get(name) ?? {}, from);
    const log = new Logger(isPlural ? `Cluster ${name}` : 'Cluster');
    return new Cluster(name, kubeConfig, clock, random, resolved, log);
  };
  return new ClusterSet(await Promise.all([...named.keys()].map(open)), defaultName, isPlural, isOpen);
}

function openSharding(
  clusters: ClusterSet,
  hub: WatchHub,
  { sharding }: ResolvedOptions,
  clock: Clock,
  random: Random,
): Sharding | undefined {
  if (!sharding) return undefined;
  const cluster = clusters.default() ?? clusters.all()[0];
  if (!cluster) throw new InvalidOptionError(NOWHERE_TO_SHARE);
  return new Sharding(sharding, { cluster, hub, clock, random, log: new Logger('Sharding') });
}

const NOWHERE_TO_SHARE =
  '`sharding` of KuberatorModule.forRoot() keeps its Leases in the default cluster, or the first, and there is none. ' +
  'Name one in `clusters`.';

function openPipelines(
  clusters: ClusterSet,
  { fieldManager }: ResolvedOptions,
  clock: Clock,
  random: Random,
): EventPipelines {
  const log = new Logger('Events');
  const open = (cluster: Cluster) =>
    new EventPipeline({
      client: cluster.client,
      clock,
      random,
      log: new Logger(clusters.logName('Events', cluster)),
      reportingController: fieldManager,
    });
  return new EventPipelines(clusters, open, ({ message }) =>
    log.warn(`An event was not written: ${message}`),
  );
}
