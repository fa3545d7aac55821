import { expectInteger, expectNumber, invalid, refuseUnknown } from '../common/check-options.js';
import type { Resolved } from '../common/defined.js';
import { InvalidOptionError } from '../common/invalid-option-error.js';
import type { ShardBy } from '../resource/shard-scope.js';

/** How several replicas of an operator share its objects: `sharding` of `KuberatorModule.forRoot()`. @publicApi */
export interface ShardingOptions {
  /**
   * What all replicas that share are called, such as `widget-operator`. A Lease of this name says who has what, and one
   * more for each replica, named after it, that the replica lives.
   */
  readonly name: string;
  /** Where these Leases are. @default the namespace of the Pod, or that of the kubeconfig's context */
  readonly namespace?: string | undefined;
  /**
   * `uid` spreads objects evenly, and an API server that knows `shardSelector` sends each replica no more than its own.
   * `namespace` keeps all of a namespace with one replica, owned objects included, and every replica is sent everything.
   * @default 'uid'
   */
  readonly by?: ShardBy | undefined;
  /** How many parts there are to give out, at most 4,096: well above the number of replicas. All replicas need the same. @default 64 */
  readonly ranges?: number | undefined;
  /** For how long a replica that does not renew its Lease is taken to live, in milliseconds. @default 15,000 */
  readonly leaseDurationMs?: number | undefined;
  /**
   * How long after its last renewal a replica still runs objects, in milliseconds: less than `leaseDurationMs`, for it has
   * to have stopped before another takes over. It renews three times as often. @default two thirds of `leaseDurationMs`
   */
  readonly renewDeadlineMs?: number | undefined;
  /** How long runs may take to end, in milliseconds, when their objects go to another replica; then their signals are aborted. @default `shutdownTimeoutMs` */
  readonly drainTimeoutMs?: number | undefined;
}

/** @internal */
export type ResolvedSharding = Resolved<Omit<ShardingOptions, 'namespace'>> & {
  readonly namespace: string | undefined;
};

const NAMES = ['name', 'namespace', 'by', 'ranges', 'leaseDurationMs', 'renewDeadlineMs', 'drainTimeoutMs'];
const MOST_RANGES = 4_096;
/** A Lease of a replica is named after it, with nine characters more; a label carries it, too. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/;

/** Checks the options and fills in the defaults. @internal */
export function resolveSharding(options: ShardingOptions, shutdownTimeoutMs: number): ResolvedSharding {
  const where = 'KuberatorModule.forRoot().sharding';
  refuseUnknown(options, NAMES, where);
  const { name, namespace, by = 'uid', ranges = 64, leaseDurationMs = 15_000 } = options;
  const { renewDeadlineMs = (leaseDurationMs * 2) / 3, drainTimeoutMs = shutdownTimeoutMs } = options;
  if (typeof name !== 'string' || !NAME.test(name))
    throw invalid(
      'name',
      where,
      'a name such as "widget-operator" (lower-case letters, digits and dashes, at most 53)',
      name,
    );
  if (namespace !== undefined && (typeof namespace !== 'string' || namespace === ''))
    throw invalid('namespace', where, 'the name of a namespace', namespace);
  if (by !== 'uid' && by !== 'namespace') throw invalid('by', where, `'uid' or 'namespace'`, by);
  expectInteger('ranges', where, ranges, 1);
  if (ranges > MOST_RANGES) throw invalid('ranges', where, `a whole number <= ${MOST_RANGES}`, ranges);
  expectNumber('leaseDurationMs', where, leaseDurationMs, 1_000);
  expectNumber('renewDeadlineMs', where, renewDeadlineMs, 500);
  expectNumber('drainTimeoutMs', where, drainTimeoutMs, 0);
  if (renewDeadlineMs >= leaseDurationMs)
    throw new InvalidOptionError(
      `\`renewDeadlineMs\` of ${where} is ${renewDeadlineMs}, and has to be less than \`leaseDurationMs\`, which is ` +
        `${leaseDurationMs}: a replica must have stopped before another takes its objects.`,
    );
  return { name, namespace, by, ranges, leaseDurationMs, renewDeadlineMs, drainTimeoutMs };
}
