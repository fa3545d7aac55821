import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { ClusterSet } from './cluster/cluster-set.js';
import type { Cluster } from './cluster/cluster.js';
import { EventPipelines } from './event/event-pipelines.js';
import { KUBERATOR_RESOLVED_OPTIONS } from './kuberator.constants.js';
import { KuberatorEngagements } from './kuberator.engagements.js';
import { KuberatorExplorer } from './kuberator.explorer.js';
import { KuberatorFleet } from './kuberator.fleet.js';
import type { ResolvedOptions } from './kuberator.options.js';
import { ReconcilerRegistry } from './kuberator.registry.js';
import type { Controller } from './reconcile/controller.js';
import { SHARDING } from './shard/sharding-token.js';
import type { Sharding } from './shard/sharding.js';
import { LeaderElection } from './leader/leader-election.js';
import { describeResource } from './resource/kind.js';
import { Stores } from './store/stores.js';

/** How long events that are still waiting may take at shutdown. */
const FLUSH_TIMEOUT_MS = 3_000;

/**
 * Starts and stops everything in order. Up: find and check the reconcilers (a mistake stops the app), then start
 * their watches, without holding up `listen()`. Down: take no new work, let runs end, let others lead, write the last
 * events, close the connection.
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
    private readonly fleet: KuberatorFleet,
    private readonly engagements: KuberatorEngagements,
    private readonly registry: ReconcilerRegistry,
    @Inject(ClusterSet) private readonly clusters: ClusterSet,
    @Inject(Stores) private readonly stores: Stores,
    @Inject(EventPipelines) private readonly events: EventPipelines,
    @Inject(LeaderElection) private readonly election: LeaderElection | null,
    @Inject(KUBERATOR_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(SHARDING) private readonly sharding: Sharding | undefined,
  ) {}

  onModuleInit(): void {
    const definitions = this.explorer.explore();
    this.fleet.muster(definitions);
    for (const { instance } of definitions) drainBefore(instance, () => this.drain());
  }

  onApplicationBootstrap(): void {
    for (const cluster of this.clusters.all()) this.warnIfInsecure(cluster);
    if (!this.sharding) {
      this.startAll();
      this.election?.start();
      return;
    }
    // What is not this replica's need not even be read.
    void this.sharding.start().then(() => this.draining === undefined && this.startAll());
  }

  onModuleDestroy(): Promise<void> {
    return this.drain();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.events.flush(FLUSH_TIMEOUT_MS);
    await Promise.all(this.clusters.all().map((cluster) => cluster.close()));
  }

  private startAll(): void {
    // First, so that a reconciler of the same objects finds their indexes in place.
    this.stores.start();
    for (const controller of this.registry.all()) this.start(controller);
    this.engagements.begin((controller) => this.start(controller));
  }

  private start(controller: Controller): void {
    const { name, kind } = controller.definition;
    const { server } = this.clusters.get(controller.cluster);
    const where = this.clusters.isPlural ? `${controller.cluster} (${server})` : server;
    this.logger.log(`${name} reconciles ${describeResource(kind.resource)} on ${where}`);
    controller.start();
  }

  private warnIfInsecure({ isInsecure, server }: Cluster): void {
    if (!isInsecure) return;
    this.logger.warn(
      `TLS verification of ${server} is off, because the kubeconfig says so: anyone on the way can read and forge all traffic.`,
    );
  }

  private drain(): Promise<void> {
    return (this.draining ??= this.stopControllers());
  }

  private async stopControllers(): Promise<void> {
    this.registry.beginDraining();
    await Promise.all([
      this.engagements.end(),
      ...this.registry.all().map((controller) => controller.stop(this.options.shutdownTimeoutMs)),
      // Each range goes as soon as its last run has ended.
      this.sharding?.leave(),
    ]);
    this.fleet.dismiss();
    this.stores.stop();
    this.registry.endResults();
    if (!this.election) return;
    // Last of all that only the leader may do, and before Nest waits for open connections of its HTTP server.
    await this.events.flush(FLUSH_TIMEOUT_MS);
    await this.election.stop();
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
