/**
 * Health of an operator, for the probes of a kubelet, through @nestjs/terminus.
 *
 * In: what watches and reconcilers know of themselves. Out: results of terminus, and a controller that answers with
 * them. Promise: liveness never depends on the API server; readiness falls when a watch has been silent for too long.
 *
 * @module nestjs-kuberator/health
 */
import '../common/require-node.js';
export { KuberatorHealthModule } from './health.module.js';
export { KuberatorHealthIndicator, type KuberatorHealthResult } from './health.indicator.js';
export type {
  HealthPaths,
  KuberatorHealthOptions,
  LivenessOptions,
  ReadinessOptions,
} from './health-options.interface.js';
export type { LivenessDetails, StuckRun } from './liveness.js';
export type { ReadinessDetails, ShardHealth, LeaderHealth, StuckDeletionHealth } from './readiness.js';
export type { WatchHealth } from './watch-health.js';
export type { WatchState } from '../watch/watch-status.js';
