import type { ReconcilerReport } from '../kuberator.registry.js';
import { describeKey } from '../resource/object-key.js';
import type { WatchReport } from '../store/watch-hub.js';
import type { WatchState } from '../watch/watch-status.js';
import { describeWatch, onCluster, isInTrouble, watchHealth, type WatchHealth } from './watch-health.js';

/** What readiness was judged by. @publicApi */
export interface ReadinessDetails {
  /** Why it is down or degraded; empty when it is up. */
  readonly reasons: readonly string[];
  /** How every watch is doing. */
  readonly watches: readonly WatchHealth[];
  /** Objects that are still there long after their deletion was asked for: no reason to be down, but to look at. */
  readonly stuckDeletions: readonly StuckDeletionHealth[];
  /** How replicas share objects, where they do. */
  readonly shards?: ShardHealth | undefined;
  /** Who leads, where there is an election. It decides nothing: a replica that follows is ready to take over. */
  readonly leadership?: LeaderHealth | undefined;
}

/** Who leads. @publicApi */
export interface LeaderHealth {
  /** This process does, provably at this moment. */
  readonly isLeader: boolean;
  /** The identity of the process that does, as far as is known. */
  readonly leader: string | undefined;
}

/** An object that is still there long after its deletion was asked for. @publicApi */
export interface StuckDeletionHealth {
  /** The name of the cluster; `default` unless there are several. */
  readonly cluster: string;
  readonly reconciler: string;
  /** `namespace/name`, or the bare name. */
  readonly object: string;
  readonly deletingForMs: number;
  /** The finalizers that hold it. */
  readonly heldBy: readonly string[];
}

/** How replicas share objects. @publicApi */
export interface ShardHealth {
  /** How many ranges this replica runs. */
  readonly ranges: number;
  /** How many there are to share. */
  readonly totalRanges: number;
  /** How many replicas there are, as they were last seen. */
  readonly members: number;
}

/** @internal */
export interface Readiness extends ReadinessDetails {
  readonly status: 'up' | 'degraded' | 'down';
}

/**
 * Of several clusters, one that is out of reach makes it degraded, and only all of them together down: what the others
 * are served with must go on. Each cluster is judged by itself:
 *
 * - Up: every watch is in step with the server.
 * - Degraded, which is still ready: a watch lost its stream, but showed life within `maxSilenceMs`. A server that
 *   restarts is no reason to take webhooks and API of the operator out of service.
 * - Down: a watch was never in sync, its kind is missing, or its silence is longer than that.
 *
 * @internal
 */
export function judgeReadiness(
  watches: readonly WatchReport[],
  reconcilers: readonly ReconcilerReport[],
  maxSilenceMs: number,
): Readiness {
  const verdicts = byCluster(watches, reconcilers).map((part) => judgeCluster(part, maxSilenceMs));
  const reasons = verdicts.flatMap((verdict) => verdict.reasons);
  const isDown = verdicts.length > 0 && verdicts.every(({ status }) => status === 'down');
  const isUp = verdicts.every(({ status }) => status === 'up');
  return {
    status: isDown ? 'down' : isUp ? 'up' : 'degraded',
    reasons,
    ...detailsOf(watches, reconcilers),
  };
}

interface ClusterPart {
  readonly watches: readonly WatchReport[];
  readonly reconcilers: readonly ReconcilerReport[];
}

type Verdict = Pick<Readiness, 'status' | 'reasons'>;

function judgeCluster({ watches, reconcilers }: ClusterPart, maxSilenceMs: number): Verdict {
  const judged = (status: Readiness['status'], reasons: string[]): Verdict => ({ status, reasons });
  const broken = watches.flatMap((watch) => whyDown(watch, maxSilenceMs) ?? []);
  if (broken.length > 0) return judged('down', broken);
  const waiting = reconcilers.flatMap(whyWaiting);
  if (waiting.length > 0) return judged('down', waiting);
  const impaired = watches.filter(isInTrouble).map((watch) => situationOf(watch));
  return judged(impaired.length > 0 ? 'degraded' : 'up', impaired);
}

/**
 * Without a reason once the whole state of every watch has been read, whatever happened to it later; of several clusters,
 * those of one will do.
 *
 * @internal
 */
export function judgeStartup(
  watches: readonly WatchReport[],
  reconcilers: readonly ReconcilerReport[],
): ReadinessDetails {
  const missing = byCluster(watches, reconcilers).map(whyNotStarted);
  const isStarted = missing.some((reasons) => reasons.length === 0);
  return { reasons: isStarted ? [] : missing.flat(), ...detailsOf(watches, reconcilers) };
}

function detailsOf(
  watches: readonly WatchReport[],
  reconcilers: readonly ReconcilerReport[],
): Omit<ReadinessDetails, 'reasons'> {
  return { watches: watches.map(watchHealth), stuckDeletions: reconcilers.flatMap(stuckDeletionsOf) };
}

function stuckDeletionsOf({ name, cluster, stuckDeletions }: ReconcilerReport): StuckDeletionHealth[] {
  return stuckDeletions.oldest.map(({ key, deletingForMs, heldBy }) => ({
    cluster,
    reconciler: name,
    object: describeKey(key),
    deletingForMs: Math.round(deletingForMs),
    heldBy: heldBy.map(({ finalizer }) => finalizer),
  }));
}

function whyNotStarted({ watches, reconcilers }: ClusterPart): string[] {
  const unread = watches.filter(({ lists }) => lists === 0).map((watch) => situationOf(watch));
  return unread.length > 0 ? unread : reconcilers.flatMap(whyWaiting);
}

function byCluster(
  watches: readonly WatchReport[],
  reconcilers: readonly ReconcilerReport[],
): readonly ClusterPart[] {
  const names = new Set([...watches, ...reconcilers].map(({ cluster }) => cluster));
  const isOf = (name: string) => (report: { readonly cluster: string }) => report.cluster === name;
  return [...names].map((name) => ({
    watches: watches.filter(isOf(name)),
    reconcilers: reconcilers.filter(isOf(name)),
  }));
}

function whyWaiting({ name, cluster, isSynced }: ReconcilerReport): string[] {
  return isSynced ? [] : [`${name}${onCluster(cluster)} has not been given its objects yet`];
}

function whyDown(watch: WatchReport, maxSilenceMs: number): string | undefined {
  const { isSynced, lastEventAgeMs = Infinity } = watch;
  // While it is synced, `waiting-for-kind` is no more than a rumour: the next list decides.
  if (!isSynced) return situationOf(watch);
  if (lastEventAgeMs <= maxSilenceMs) return undefined;
  return `${situationOf(watch)}; no life for ${Math.round(lastEventAgeMs)} ms (limit ${maxSilenceMs} ms)`;
}

function situationOf(watch: WatchReport): string {
  const { lastError } = watchHealth(watch);
  const why =
    lastError === undefined || watch.state === 'waiting-for-kind' ? '' : ` (last error: ${lastError})`;
  return `${describeWatch(watch)} ${SITUATION[watch.state]}${why}`;
}

const SITUATION: Record<WatchState, string> = {
  connecting: 'is connecting',
  listing: 'is being listed',
  streaming: 'has a stream on which nothing comes',
  retrying: 'is retrying',
  'waiting-for-kind': 'is waiting-for-kind: the API server does not serve it',
  stopped: 'is stopped',
};
