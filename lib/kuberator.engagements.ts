import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { isClusterName } from './cluster/cluster-options.js';
import { ClusterSet } from './cluster/cluster-set.js';
import { Cluster } from './cluster/cluster.js';
import { loadKubeConfig } from './cluster/kube-config.js';
import type { Random } from './common/backoff.js';
import type { Clock } from './common/clock.js';
import { describe, toError } from './common/kuberator-error.js';
import { messagesOf } from './common/messages-of.js';
import { EventPipelines } from './event/event-pipelines.js';
import type {
  ClusterAssignment,
  DropCluster,
  EngageCluster,
} from './kuberator-cluster-provider.interface.js';
import type { KuberatorOptions } from './kuberator-options.interface.js';
import {
  KUBERATOR_CLOCK,
  KUBERATOR_OPTIONS,
  KUBERATOR_RANDOM,
  KUBERATOR_RESOLVED_OPTIONS,
} from './kuberator.constants.js';
import { KuberatorFleet } from './kuberator.fleet.js';
import type { ResolvedOptions } from './kuberator.options.js';
import { ReconcilerRegistry } from './kuberator.registry.js';
import type { Controller } from './reconcile/controller.js';
import { WatcherService } from './store/watcher.service.js';

/** How long events of a cluster that is let go may take, when they still wait. */
const FLUSH_TIMEOUT_MS = 3_000;

/**
 * Does what the provider of clusters says: engages them, gives them other credentials, and drops them. What concerns one
 * cluster is done in order; no other waits for it.
 *
 * Guarantee: a cluster that is dropped has no run, watch, store, event or connection left.
 *
 * @internal
 */
@Injectable()
export class KuberatorEngagements {
  private readonly logger = new Logger('Clusters');
  private readonly fixed: ReadonlySet<string>;
  /** What is under way, by cluster. */
  private readonly tasks = new Map<string, Promise<void>>();
  private subscription: Subscription | undefined;
  private start: (controller: Controller) => void = () => {};

  constructor(
    private readonly fleet: KuberatorFleet,
    private readonly registry: ReconcilerRegistry,
    private readonly watcher: WatcherService,
    @Inject(ClusterSet) private readonly clusters: ClusterSet,
    @Inject(EventPipelines) private readonly events: EventPipelines,
    @Inject(KUBERATOR_OPTIONS) private readonly options: KuberatorOptions,
    @Inject(KUBERATOR_RESOLVED_OPTIONS) private readonly resolved: ResolvedOptions,
    @Inject(KUBERATOR_CLOCK) private readonly clock: Clock,
    @Inject(KUBERATOR_RANDOM) private readonly random: Random,
  ) {
    this.fixed = new Set(clusters.names());
  }

  /** @param start is called for each controller of a cluster that comes */
  begin(start: (controller: Controller) => void): void {
    this.start = start;
    const { clusterProvider } = this.options;
    if (!clusterProvider) return;
    const failed = (thrown: unknown) =>
      this.logger.error(`The provider of clusters failed: ${messagesOf(toError(thrown))}`);
    try {
      const assignments = clusterProvider.clusters(this.watcher);
      this.subscription = assignments.subscribe({ next: (one) => this.take(one), error: failed });
    } catch (thrown) {
      failed(thrown);
    }
  }

  /** Takes nothing new, and waits for what is under way. */
  async end(): Promise<void> {
    this.subscription?.unsubscribe();
    this.subscription = undefined;
    this.start = () => {};
    await Promise.all(this.tasks.values());
  }

  private take(assignment: ClusterAssignment): void {
    const { type, name } = (assignment ?? {}) as Partial<ClusterAssignment>;
    if ((type !== 'engage' && type !== 'drop') || typeof name !== 'string') {
      // Not the whole of it: it may hold credentials.
      const said = describe({ type, name });
      this.logger.error(
        `The provider of clusters said ${said}: expected { type: 'engage' | 'drop', name, … }`,
      );
      return;
    }
    const before = this.tasks.get(name) ?? Promise.resolve();
    const task = before
      .then(() => (assignment.type === 'engage' ? this.engage(assignment) : this.drop(assignment)))
      .catch((thrown: unknown) => {
        const how = type === 'engage' ? 'engaged' : 'dropped';
        this.logger.error(`The cluster "${name}" is not ${how}: ${messagesOf(toError(thrown))}`);
      })
      .finally(() => this.tasks.get(name) === task && this.tasks.delete(name));
    this.tasks.set(name, task);
  }

  private async engage({ name, kubeConfig, context }: EngageCluster): Promise<void> {
    if (!isClusterName(name))
      throw new Error('expected a name of lower-case letters, digits, dots and dashes');
    this.refuseFixed(name);
    const given = typeof kubeConfig === 'function' ? await kubeConfig() : kubeConfig;
    const loaded = loadKubeConfig({ kubeConfig: given, context }, `the cluster "${name}"`);
    const engaged = this.clusters.find(name);
    if (engaged?.takeCredentials(loaded)) {
      this.logger.log(`The cluster "${name}" has other credentials from now on`);
      return;
    }
    if (engaged) await this.letGo(engaged);
    // The app may have begun to stop meanwhile.
    if (!this.subscription) return;
    const log = new Logger(`Cluster ${name}`);
    const cluster = new Cluster(name, loaded, this.clock, this.random, this.resolved, log);
    this.logger.log(`The cluster "${name}" is engaged: ${cluster.server}`);
    this.clusters.engage(cluster);
    for (const controller of this.fleet.engage(cluster)) this.start(controller);
  }

  private async drop({ name }: DropCluster): Promise<void> {
    this.refuseFixed(name);
    const cluster = this.clusters.find(name);
    if (cluster) await this.letGo(cluster);
  }

  private async letGo(cluster: Cluster): Promise<void> {
    const controllers = this.registry.all().filter((controller) => controller.cluster === cluster.name);
    const reason = new Error(`the cluster "${cluster.name}" is let go`);
    await Promise.all(
      controllers.map((controller) => controller.stop(this.resolved.shutdownTimeoutMs, reason)),
    );
    for (const controller of controllers) this.registry.unregister(controller);
    await this.events.release(cluster, FLUSH_TIMEOUT_MS);
    this.clusters.drop(cluster);
    await cluster.close();
    this.logger.log(`The cluster "${cluster.name}" is dropped`);
  }

  private refuseFixed(name: string): void {
    if (this.fixed.has(name)) throw new Error('it is one of those of KuberatorModule.forRoot()');
  }
}
