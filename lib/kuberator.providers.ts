import { Logger, type Provider } from '@nestjs/common';
import { Cluster, DEFAULT_CLUSTER } from './cluster/cluster.js';
import { loadKubeConfig } from './cluster/kube-config.js';
import { KubernetesClient } from './cluster/kubernetes-client.js';
import type { Random } from './common/backoff.js';
import { SystemClock, type Clock } from './common/clock.js';
import { EventPipeline } from './event/event-pipeline.js';
import { FinalizerClient } from './finalizer/finalizer-client.js';
import type { KuberatorOptions } from './kuberator-options.interface.js';
import {
  KUBERATOR_CLOCK,
  KUBERATOR_OPTIONS,
  KUBERATOR_RANDOM,
  KUBERATOR_RESOLVED_OPTIONS,
} from './kuberator.constants.js';
import { resolveOptions, type ResolvedOptions } from './kuberator.options.js';
import { StatusClient } from './status/status-client.js';
import { WatchHub } from './store/watch-hub.js';

/** What is built from the options, bottom up. @internal */
export const providers: Provider[] = [
  { provide: KUBERATOR_CLOCK, useFactory: () => new SystemClock() },
  { provide: KUBERATOR_RANDOM, useValue: Math.random },
  { provide: KUBERATOR_RESOLVED_OPTIONS, useFactory: resolveOptions, inject: [KUBERATOR_OPTIONS] },
  {
    provide: Cluster,
    useFactory: async (options: KuberatorOptions, resolved: ResolvedOptions, clock: Clock, random: Random) =>
      new Cluster(
        DEFAULT_CLUSTER,
        await loadKubeConfig(options),
        clock,
        random,
        resolved,
        new Logger('Cluster'),
      ),
    inject: [KUBERATOR_OPTIONS, KUBERATOR_RESOLVED_OPTIONS, KUBERATOR_CLOCK, KUBERATOR_RANDOM],
  },
  { provide: KubernetesClient, useFactory: ({ client }: Cluster) => client, inject: [Cluster] },
  {
    provide: WatchHub,
    useFactory: (cluster: Cluster, { watch }: ResolvedOptions, clock: Clock, random: Random) =>
      new WatchHub(cluster, watch, clock, random, new Logger('Watch')),
    inject: [Cluster, KUBERATOR_RESOLVED_OPTIONS, KUBERATOR_CLOCK, KUBERATOR_RANDOM],
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
    provide: EventPipeline,
    useFactory: (client: KubernetesClient, { fieldManager }: ResolvedOptions, clock: Clock, random: Random) =>
      new EventPipeline({
        client,
        clock,
        random,
        log: new Logger('Events'),
        reportingController: fieldManager,
      }),
    inject: [KubernetesClient, KUBERATOR_RESOLVED_OPTIONS, KUBERATOR_CLOCK, KUBERATOR_RANDOM],
  },
];
