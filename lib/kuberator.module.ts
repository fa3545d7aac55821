import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { expectObject } from './common/check-options.js';
import { createApi, type ApiClass } from './cluster/api-adapter.js';
import { Cluster } from './cluster/cluster.js';
import { KubernetesClient } from './cluster/kubernetes-client.js';
import { getApiToken } from './decorators/inject-api.decorator.js';
import { EventRecorder } from './event/event-recorder.service.js';
import { FinalizerService } from './finalizer/finalizer.service.js';
import { KUBERATOR_CLOCK } from './kuberator.constants.js';
import { KuberatorExplorer } from './kuberator.explorer.js';
import { ASYNC_OPTIONS_TYPE, ConfigurableModuleClass, OPTIONS_TYPE } from './kuberator.module-definition.js';
import { KuberatorOrchestrator, Parts } from './kuberator.orchestrator.js';
import { providers } from './kuberator.providers.js';
import { ReconcilerRegistry } from './kuberator.registry.js';
import { StatusService } from './status/status.service.js';
import { WatchHub } from './store/watch-hub.js';
import { WatcherService } from './store/watcher.service.js';

/** @publicApi */
export interface KuberatorFeatureOptions {
  /** Classes of @kubernetes/client-node to inject with `@InjectApi()`. */
  readonly apis: readonly ApiClass<unknown>[];
}

/**
 * Runs every `@Reconciler()` of the app against a Kubernetes cluster, and provides `WatcherService`,
 * `FinalizerService`, `StatusService`, `EventRecorder`, `KubernetesClient` and `ReconcilerRegistry`.
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
    Parts,
    KuberatorExplorer,
    KuberatorOrchestrator,
    ReconcilerRegistry,
    WatcherService,
    FinalizerService,
    StatusService,
    EventRecorder,
  ],
  exports: [
    Cluster,
    WatchHub,
    KUBERATOR_CLOCK,
    KubernetesClient,
    ReconcilerRegistry,
    WatcherService,
    FinalizerService,
    StatusService,
    EventRecorder,
  ],
})
export class KuberatorModule extends ConfigurableModuleClass {
  /** With nothing given it talks to the cluster that the Pod runs in, or else to that of the default kubeconfig. */
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    expectObject(options, 'KuberatorModule.forRoot()');
    return super.forRoot(options);
  }

  /** The options come from a factory, a class or an existing provider. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }

  /** Provides client-node's API classes to the module that imports it, for `@InjectApi()`. */
  static forFeature({ apis }: KuberatorFeatureOptions): DynamicModule {
    const apiProviders = apis.map((api) => ({
      provide: getApiToken(api as Type),
      useFactory: (cluster: Cluster) => createApi(cluster, api),
      inject: [Cluster],
    }));
    return {
      module: KuberatorFeatureModule,
      providers: apiProviders,
      exports: apiProviders.map(({ provide }) => provide),
    };
  }
}

/** @internal */
@Module({})
export class KuberatorFeatureModule {}
