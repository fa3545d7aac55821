import { expectInteger, expectNumber, invalid, refuseUnknown } from './common/check-options.js';
import { InvalidOptionError } from './common/invalid-option-error.js';
import type { Resolved } from './common/defined.js';
import type { KuberatorOptions } from './kuberator-options.interface.js';
import { resolveLeaderElection, type ResolvedLeaderElection } from './leader/leader-election-options.js';
import type { PipelineOptions } from './reconcile/reconciler-definition.js';
import { resolveSharding, type ResolvedSharding } from './shard/sharding-options.js';
import type { WatchDefaults } from './store/watch-options.js';
import {
  CONTROL_DOMAIN,
  controlAnnotations,
  type ControlAnnotations,
} from './trigger/control-annotations.js';

/** The options with every default filled in. @internal */
export interface ResolvedOptions {
  readonly fieldManager: string;
  readonly requestTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
  readonly pipeline: Resolved<PipelineOptions>;
  readonly watch: WatchDefaults;
  readonly control: ControlAnnotations;
  /** `undefined`: nothing is shared. */
  readonly sharding: ResolvedSharding | undefined;
  readonly leaderElection: ResolvedLeaderElection | undefined;
}

/** Checks the module's options and fills in the defaults. @internal */
export function resolveOptions(options: KuberatorOptions): ResolvedOptions {
  const where = 'KuberatorModule.forRoot()';
  refuseUnknown(options, ROOT_NAMES, where);
  refuseUnknown(options.watch ?? {}, WATCH_NAMES, `${where}.watch`);
  const {
    fieldManager = 'nestjs-kuberator',
    requestTimeoutMs = 30_000,
    shutdownTimeoutMs = 20_000,
    annotationDomain = CONTROL_DOMAIN,
  } = options;
  const { initialState = 'list', pageSize = 500, silenceMs = 70_000 } = options.watch ?? {};
  if (typeof fieldManager !== 'string' || !QUALIFIED_NAME.test(fieldManager) || fieldManager.length > 128) {
    throw invalid(
      'fieldManager',
      where,
      'a name such as "widget-operator" or "example.com/widget-operator"',
      fieldManager,
    );
  }
  if (typeof annotationDomain !== 'string' || !DOMAIN.test(annotationDomain) || annotationDomain.length > 253)
    throw invalid('annotationDomain', where, 'a domain such as "example.com"', annotationDomain);
  if (initialState !== 'list' && initialState !== 'stream')
    throw invalid('watch.initialState', where, `'list' or 'stream'`, initialState);
  expectNumber('requestTimeoutMs', where, requestTimeoutMs, 1);
  expectNumber('shutdownTimeoutMs', where, shutdownTimeoutMs, 0);
  expectNumber('watch.silenceMs', where, silenceMs, 1_000);
  expectInteger('watch.pageSize', where, pageSize, 1);
  if (options.sharding && options.leaderElection)
    throw new InvalidOptionError(
      `Expected either \`sharding\` or \`leaderElection\` in ${where}, got both. With \`sharding\` each object has one replica that runs it.`,
    );
  return {
    fieldManager,
    requestTimeoutMs,
    shutdownTimeoutMs,
    pipeline: resolvePipeline(options, PIPELINE_DEFAULTS, where),
    watch: { initialState, pageSize, silenceMs },
    control: controlAnnotations(annotationDomain),
    sharding: options.sharding && resolveSharding(options.sharding, shutdownTimeoutMs),
    leaderElection: resolveLeaderElection(options.leaderElection, options.fieldManager, where),
  };
}

/** The manager of fields is also the reporter of events, for which the server wants a qualified name. */
const QUALIFIED_NAME = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** As a prefix of annotations has to be. */
const DOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Checks what a reconciler sets for itself, over the module's settings. @internal */
export function resolvePipeline(
  options: PipelineOptions,
  defaults: Resolved<PipelineOptions>,
  where: string,
): Resolved<PipelineOptions> {
  const debounceMs = options.debounceMs ?? defaults.debounceMs;
  const pipeline = {
    concurrency: options.concurrency ?? defaults.concurrency,
    debounceMs,
    debounceMaxWaitMs: options.debounceMaxWaitMs ?? Math.max(defaults.debounceMaxWaitMs, 10 * debounceMs),
    backoff: options.backoff ?? defaults.backoff,
    reconcileTimeoutMs: options.reconcileTimeoutMs ?? defaults.reconcileTimeoutMs,
    stuckDeletionMs: options.stuckDeletionMs ?? defaults.stuckDeletionMs,
    hotRunsPerMinute: options.hotRunsPerMinute ?? defaults.hotRunsPerMinute,
    mode: options.mode ?? defaults.mode,
  };
  if (pipeline.mode !== 'apply' && pipeline.mode !== 'plan')
    throw invalid('mode', where, `'apply' or 'plan'`, pipeline.mode);
  expectInteger('concurrency', where, pipeline.concurrency, 1);
  expectNumber('debounceMs', where, pipeline.debounceMs, 0);
  expectNumber('debounceMaxWaitMs', where, pipeline.debounceMaxWaitMs, debounceMs);
  expectNumber('reconcileTimeoutMs', where, pipeline.reconcileTimeoutMs, 1);
  expectNumber('stuckDeletionMs', where, pipeline.stuckDeletionMs, 0);
  expectInteger('hotRunsPerMinute', where, pipeline.hotRunsPerMinute, 2);
  refuseUnknown(pipeline.backoff, BACKOFF_NAMES, `${where}.backoff`);
  const { initialMs, maxMs, factor = 2 } = pipeline.backoff;
  expectNumber('backoff.initialMs', where, initialMs, 0);
  expectNumber('backoff.maxMs', where, maxMs, initialMs);
  expectNumber('backoff.factor', where, factor, 1);
  return pipeline;
}

const PIPELINE_DEFAULTS: Resolved<PipelineOptions> = {
  concurrency: 8,
  debounceMs: 100,
  debounceMaxWaitMs: 1_000,
  backoff: { initialMs: 5, maxMs: 1_000_000 },
  reconcileTimeoutMs: 300_000,
  stuckDeletionMs: 600_000,
  hotRunsPerMinute: 120,
  mode: 'apply',
};

const PIPELINE_NAMES = Object.keys(PIPELINE_DEFAULTS);
const ROOT_NAMES = [
  'kubeConfig',
  'context',
  'clusters',
  'defaultCluster',
  'clusterProvider',
  'fieldManager',
  'requestTimeoutMs',
  'shutdownTimeoutMs',
  'sharding',
  'annotationDomain',
  'watch',
  'leaderElection',
  ...PIPELINE_NAMES,
];
const BACKOFF_NAMES = ['initialMs', 'maxMs', 'factor'];
const WATCH_NAMES = ['initialState', 'pageSize', 'silenceMs'];
/** @internal */
export const RECONCILER_NAMES = [
  'name',
  'finalizer',
  'clusters',
  'namespaces',
  'namespaceSelector',
  'labelSelector',
  'fieldSelector',
  'replicas',
  'predicate',
  'owns',
  'watches',
  'poll',
  'ownEvents',
  ...PIPELINE_NAMES,
];
