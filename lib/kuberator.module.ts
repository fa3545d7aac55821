import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ChildrenService } from './children/children.service.js';
import { expectObject, invalid, refuseUnknown } from './common/check-options.js';
import { createApi, type ApiClass } from './cluster/api-adapter.js';
import { ClusterSet } from './cluster/cluster-set.js';
import { Clusters } from './cluster/clusters.service.js';
import { KubernetesClient } from './cluster/kubernetes-client.js';
import { getApiToken } from './decorators/inject-api.decorator.js';
import { getStoreToken } from './decorators/inject-store.decorator.js';
import { EventRecorder } from './event/event-recorder.service.js';
import { EventPipelines } from './event/event-pipelines.js';
import { FinalizerClient } from './finalizer/finalizer-client.js';
import { FinalizerService } from './finalizer/finalizer.service.js';
import type { KuberatorAsyncOptions } from './kuberator-async-options.interface.js';
import type { KuberatorOptions } from './kuberator-options.interface.js';
import { optionsProviders } from './kuberator.async-options.js';
import { KUBERATOR_CLOCK, KUBERATOR_OPTIONS } from './kuberator.constants.js';
import { rooted } from './kuberator.rooted.js';
import { KuberatorExplorer } from './kuberator.explorer.js';
import { KuberatorEngagements } from './kuberator.engagements.js';
import { KuberatorFleet } from './kuberator.fleet.js';
import { KuberatorOrchestrator } from './kuberator.orchestrator.js';
import { leaderProviders } from './kuberator.leader.js';
import { LeaderElection } from './leader/leader-election.js';
import { LeaderService } from './leader/leader.service.js';
import { providers } from './kuberator.providers.js';
import { ReconcilerRegistry } from './kuberator.registry.js';
import { ShardService } from './shard/shard.service.js';
import { StatusClient } from './status/status-client.js';
import { StatusService } from './status/status.service.js';
import type { Kind } from './resource/kind.js';
import { checkedStore } from './store/check-store.js';
import type { StoreDeclaration } from './store/store-declaration.js';
import { Stores } from './store/stores.js';
import { WatchHub } from './store/watch-hub.js';
import { WatcherService } from './store/watcher.service.js';

/** What `KuberatorModule.forFeature()` takes. @publicApi */
export interface KuberatorFeatureOptions {
  /** Classes of @kubernetes/client-node to inject with `@InjectApi()`. @default none */
  readonly apis?: readonly ApiClass<unknown>[] | undefined;
  /**
   * Stores to inject with `@InjectStore()`: what `store()` returned, or a kind for all its objects. @default none
   */
  readonly stores?: readonly (StoreDeclaration | Kind)[] | undefined;
}

/**
 * Runs every `@Reconciler()` of the app against a Kubernetes cluster, and provides `WatcherService`,
 * `FinalizerService`, `StatusService`, `ChildrenService`, `EventRecorder`, `KubernetesClient`, `Clusters`,
 * `LeaderService` and `ReconcilerRegistry`.
 *
 * Import it once, in the root module; it is global. Call `app.enableShutdownHooks()` so that runs may end in good
 * order on SIGTERM.
 *
 * @publicApi
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    ...providers,
    ...leaderProviders,
    KuberatorExplorer,
    KuberatorFleet,
    KuberatorEngagements,
    KuberatorOrchestrator,
    ReconcilerRegistry,
    ShardService,
    Clusters,
    LeaderService,
    WatcherService,
    FinalizerService,
    StatusService,
    ChildrenService,
    EventRecorder,
  ],
  exports: [
    ClusterSet,
    Clusters,
    WatchHub,
    Stores,
    FinalizerClient,
    StatusClient,
    EventPipelines,
    KUBERATOR_CLOCK,
    LeaderElection,
    LeaderService,
    KubernetesClient,
    ReconcilerRegistry,
    ShardService,
    WatcherService,
    FinalizerService,
    StatusService,
    ChildrenService,
    EventRecorder,
  ],
})
export class KuberatorModule {
  /**
   * With nothing given it talks to the cluster that the Pod runs in, or else to that of the default kubeconfig.
   *
   * The app does not start with an option that is misspelt or impossible (`InvalidOptionError`), without a usable
   * kubeconfig (`KubeConfigError`), or with a reconciler that can't work (`InvalidReconcilerError`).
   */
  static forRoot(options: KuberatorOptions = {}): DynamicModule {
    expectObject(options, 'KuberatorModule.forRoot()');
    const providers = [{ provide: KUBERATOR_OPTIONS, useValue: options }];
    return { module: KuberatorModule, global: true, providers };
  }

  /**
   * As `forRoot()`, with options that come from a factory, a class or an existing provider.
   *
   * @example
   * KuberatorModule.forRootAsync({
   *   imports: [ConfigModule],
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({ fieldManager: config.get('FIELD_MANAGER') }),
   * })
   */
  static forRootAsync(options: KuberatorAsyncOptions): DynamicModule {
    const providers = optionsProviders(options);
    return { module: KuberatorModule, global: true, imports: options.imports ?? [], providers };
  }

  /**
   * Provides stores and client-node's API classes to the module that imports it, for `@InjectStore()` and `@InjectApi()`.
   * A store that two modules list is one, and held once.
   *
   * @throws InvalidOptionError for a store that can't work.
   */
  static forFeature(options: KuberatorFeatureOptions): DynamicModule {
    const where = 'KuberatorModule.forFeature()';
    refuseUnknown(options, ['apis', 'stores'], where);
    const { apis = [], stores = [] } = options;
    for (const [name, list] of Object.entries({ apis, stores }))
      if (!Array.isArray(list)) throw invalid(name, where, 'an array', list);
    const storeProviders = stores.map((declared) => {
      checkedStore(declared, where);
      const provide = getStoreToken(declared);
      return {
        provide,
        useFactory: (all?: Stores) => rooted(all, where).of(declared),
        inject: [{ token: Stores, optional: true }],
      };
    });
    const apiProviders = apis.map((api) => ({
      provide: getApiToken(api as Type),
      useFactory: (clusters?: ClusterSet) => createApi(rooted(clusters, where), api),
      inject: [{ token: ClusterSet, optional: true }],
    }));
    return {
      module: KuberatorFeatureModule,
      providers: [...apiProviders, ...storeProviders],
      exports: [...apiProviders, ...storeProviders].map(({ provide }) => provide),
    };
  }
}

/** @internal */
@Module({})
export class KuberatorFeatureModule {}
