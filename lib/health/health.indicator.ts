import {
  Inject,
  Injectable,
  Optional,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { HealthIndicatorService } from '@nestjs/terminus';
import type { Clock } from '../common/clock.js';
import { KUBERATOR_CLOCK } from '../kuberator.constants.js';
import { ReconcilerRegistry } from '../kuberator.registry.js';
import { rooted } from '../kuberator.rooted.js';
import { WatcherService } from '../store/watcher.service.js';
import { EventLoopMonitor } from './event-loop-monitor.js';
import type { LivenessOptions, ReadinessOptions } from './health-options.interface.js';
import { KUBERATOR_HEALTH_OPTIONS, resolveLimits, type ResolvedHealthOptions } from './health-options.js';
import { LeaderElection } from '../leader/leader-election.js';
import { leaderHealth } from './leader-health.js';
import { judgeLiveness, type LivenessDetails } from './liveness.js';
import { judgeReadiness, judgeStartup, type ReadinessDetails } from './readiness.js';
import { withShards } from './shard-health.js';
import { ShardService } from '../shard/shard.service.js';
import { terminus } from './terminus.js';

/** A result of `KuberatorHealthIndicator`. @publicApi */
export type KuberatorHealthResult<Key extends string, Details> = Record<
  Key,
  Details & { status: 'up' | 'degraded' | 'down' }
>;

/**
 * Says how the operator is doing, for a health check of terminus. No call asks the API server anything: each reads
 * what the watches and reconcilers know of themselves, so it is fast and safe to call often.
 *
 * @example
 * @Get('readyz')
 * @HealthCheck()
 * readyz() {
 *   return this.health.check([() => this.kuberator.isReady(), () => this.database.pingCheck('database')]);
 * }
 * @publicApi
 */
@Injectable()
export class KuberatorHealthIndicator implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watcher: WatcherService;
  private readonly registry: ReconcilerRegistry;
  private readonly eventLoop: EventLoopMonitor;
  private wasStarted = false;

  constructor(
    @Inject(terminus.HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(KUBERATOR_HEALTH_OPTIONS) private readonly options: ResolvedHealthOptions,
    @Optional() watcher?: WatcherService,
    @Optional() registry?: ReconcilerRegistry,
    @Optional() @Inject(KUBERATOR_CLOCK) clock?: Clock,
    @Optional() private readonly shards?: ShardService,
    @Optional() @Inject(LeaderElection) private readonly election?: LeaderElection | null,
  ) {
    const who = 'KuberatorHealthModule.forRoot()';
    this.watcher = rooted(watcher, who);
    this.registry = rooted(registry, who);
    this.eventLoop = new EventLoopMonitor(rooted(clock, who));
  }

  /**
   * Down when only a restart of the process can help: a run is stuck beyond its deadline, or the event loop stood
   * still for too long. Never depends on the API server, whose outage must not restart every operator.
   *
   * Caveat: a block is remembered for a minute, so one that is too long fails several probes in a row.
   */
  isLive<const Key extends string = 'kuberator'>(
    key: Key = 'kuberator' as Key,
    options: LivenessOptions = {},
  ): KuberatorHealthResult<Key, LivenessDetails> {
    const { maxEventLoopBlockMs, stuckRunGraceMs } = this.options;
    const limits = resolveLimits(options, { maxEventLoopBlockMs, stuckRunGraceMs }, 'isLive()');
    const details = judgeLiveness(this.registry.reports(), this.eventLoop.longestBlockMs(), limits);
    return this.report(key, details.reasons.length > 0 ? 'down' : 'up', details);
  }

  /**
   * Up while every watch is in step with the API server. Degraded, which is HTTP 200 still, while one has lost its
   * stream but showed life within `maxSilenceMs`. Down when one was never in sync, its kind is missing or its silence
   * is longer, and from the moment the app begins to shut down.
   */
  isReady<const Key extends string = 'kuberator'>(
    key: Key = 'kuberator' as Key,
    options: ReadinessOptions = {},
  ): KuberatorHealthResult<Key, ReadinessDetails> {
    const { maxSilenceMs } = resolveLimits(options, { maxSilenceMs: this.options.maxSilenceMs }, 'isReady()');
    if (this.registry.isDraining)
      return this.report(key, 'down', { reasons: ['shutting down'], watches: [], stuckDeletions: [] });
    const reconcilers = this.registry.reports();
    const judged = judgeReadiness(this.watcher.reports(), reconcilers, maxSilenceMs);
    const { status, ...details } = this.shards ? withShards(judged, this.shards.state) : judged;
    const leadership = leaderHealth(this.election);
    return this.report(key, status, leadership ? { ...details, leadership } : details);
  }

  /**
   * Down until the whole state of every watch has been read once, then up for good.
   *
   * Caveat: a kind whose CustomResourceDefinition is missing holds it back. Where that may be installed later, give
   * the startup probe no such deadline, or use none.
   */
  isStarted<const Key extends string = 'kuberator'>(
    key: Key = 'kuberator' as Key,
  ): KuberatorHealthResult<Key, ReadinessDetails> {
    const startup = judgeStartup(this.watcher.reports(), this.registry.reports());
    this.wasStarted ||= startup.reasons.length === 0;
    return this.wasStarted
      ? this.report(key, 'up', { ...startup, reasons: [] })
      : this.report(key, 'down', startup);
  }

  /** @internal */
  onApplicationBootstrap(): void {
    this.eventLoop.start();
  }

  /** @internal */
  onApplicationShutdown(): void {
    this.eventLoop.stop();
  }

  private report<Key extends string, Details>(
    key: Key,
    status: 'up' | 'degraded' | 'down',
    details: Details,
  ): KuberatorHealthResult<Key, Details> {
    const session = this.indicators.check(key);
    const data: Record<string, unknown> = { ...(details as object) };
    switch (status) {
      case 'up':
        return session.up(data) as KuberatorHealthResult<Key, Details>;
      case 'degraded':
        return session.degraded(data) as KuberatorHealthResult<Key, Details>;
      case 'down':
        return session.down(data) as KuberatorHealthResult<Key, Details>;
    }
  }
}
