import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Cluster } from './cluster/cluster.js';
import type { Random } from './common/backoff.js';
import type { Clock } from './common/clock.js';
import { EventPipeline } from './event/event-pipeline.js';
import { FinalizerClient } from './finalizer/finalizer-client.js';
import { KUBERATOR_CLOCK, KUBERATOR_RANDOM, KUBERATOR_RESOLVED_OPTIONS } from './kuberator.constants.js';
import { KuberatorExplorer } from './kuberator.explorer.js';
import type { ResolvedOptions } from './kuberator.options.js';
import { ReconcilerRegistry } from './kuberator.registry.js';
import { Controller } from './reconcile/controller.js';
import { FullMandate } from './reconcile/mandate.js';
import { describeResource } from './resource/kind.js';
import { WatchHub } from './store/watch-hub.js';
import { watchOf } from './trigger/relation.js';

/** What the orchestrator puts together. @internal */
@Injectable()
export class Parts {
  constructor(
    @Inject(Cluster) readonly cluster: Cluster,
    @Inject(WatchHub) readonly hub: WatchHub,
    @Inject(FinalizerClient) readonly finalizers: FinalizerClient,
    @Inject(EventPipeline) readonly events: EventPipeline,
    @Inject(KUBERATOR_CLOCK) readonly clock: Clock,
    @Inject(KUBERATOR_RANDOM) readonly random: Random,
    @Inject(KUBERATOR_RESOLVED_OPTIONS) readonly options: ResolvedOptions,
  ) {}
}

/** How long events that are still waiting may take at shutdown. */
const FLUSH_TIMEOUT_MS = 3_000;

/**
 * Starts and stops everything in order. Up: find and check the reconcilers (a mistake stops the app), then start
 * their watches, without holding up `listen()`. Down: take no new work, let runs end, write the last events, close
 * the connection.
 *
 * @internal
 */
@Injectable()
export class KuberatorOrchestrator
  implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown
{
  private readonly logger = new Logger('Kuberator');
  private draining: Promise<void> | undefined;

  constructor(
    private readonly explorer: KuberatorExplorer,
    private readonly registry: ReconcilerRegistry,
    private readonly parts: Parts,
  ) {}

  onModuleInit(): void {
    const { cluster, hub, finalizers, clock, random } = this.parts;
    for (const definition of this.explorer.explore()) {
      const log = new Logger(definition.name);
      const { kind, watch } = definition;
      const view = hub.view(kind, watch);
      const related = definition.relations.map((relation) => ({
        relation,
        view: hub.view(relation.kind, watchOf(relation, watch)),
      }));
      const mandate = new FullMandate();
      const ports = { cluster: cluster.name, view, related, finalizers, mandate, clock, random, log };
      this.registry.register(new Controller(definition, ports));
      drainBefore(definition.instance, () => this.drain());
    }
  }

  onApplicationBootstrap(): void {
    const { cluster } = this.parts;
    if (cluster.isInsecure)
      this.logger.warn(
        `TLS verification of ${cluster.server} is off, because the kubeconfig says so: anyone on the way can read and forge all traffic.`,
      );
    for (const controller of this.registry.all()) {
      const { name, kind } = controller.definition;
      this.logger.log(`${name} reconciles ${describeResource(kind.resource)} on ${cluster.server}`);
      controller.start();
    }
  }

  onModuleDestroy(): Promise<void> {
    return this.drain();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts.events.flush(FLUSH_TIMEOUT_MS);
    await this.parts.cluster.transport.close();
  }

  private drain(): Promise<void> {
    return (this.draining ??= this.stopControllers());
  }

  private async stopControllers(): Promise<void> {
    this.registry.beginDraining();
    await Promise.all(
      this.registry.all().map((controller) => controller.stop(this.parts.options.shutdownTimeoutMs)),
    );
    this.registry.endResults();
  }
}

/**
 * Nest destroys what a provider uses after the provider itself, but a global module, such as ours, last of all. So the
 * runs are waited for in the `onModuleDestroy` of the reconcilers, ahead of whatever they do there themselves: what a
 * run uses is open until it has ended.
 */
function drainBefore(instance: object, drain: () => Promise<void>): void {
  const own: unknown = Reflect.get(instance, 'onModuleDestroy');
  const onModuleDestroy = async (): Promise<void> => {
    await drain();
    if (typeof own === 'function') await (own.call(instance) as unknown);
  };
  Object.defineProperty(instance, 'onModuleDestroy', {
    value: onModuleDestroy,
    configurable: true,
    writable: true,
  });
}
