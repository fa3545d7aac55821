import type { Clock, Timer } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { TimerHeap, type Scheduled } from '../queue/timer-heap.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';
import type { StoreChange } from '../store/store-change.js';
import type { StoredObject } from '../store/stored-object.js';

/** Many that get stuck at once, as with a namespace, are not told one by one. */
const TOLD_PER_MINUTE = 10;
const MINUTE_MS = 60_000;

const MAX_REPORTED = 10;

/** An object that is still there long after its deletion was asked for. @publicApi */
export interface StuckDeletion {
  /** Which object: see `parseObjectKey()`. */
  readonly key: ObjectKey;
  /** Since its deletion was asked for, in milliseconds. */
  readonly deletingForMs: number;
  /** Who has to let it go: its finalizers, and whether that is the reconciler's own. */
  readonly heldBy: readonly { readonly finalizer: string; readonly isOwn: boolean }[];
}

/** The objects of a reconciler that are still there long after their deletion was asked for. @publicApi */
export interface StuckDeletions {
  /** How many there are. */
  readonly count: number;
  /** The oldest of them, at most 10. */
  readonly oldest: readonly StuckDeletion[];
}

/** @internal */
export interface DeletionWatchPorts {
  readonly read: (key: ObjectKey) => StoredObject | undefined;
  /** Whether this replica looks after the object; others tell of theirs. */
  readonly isOurs: (object: StoredObject) => boolean;
  readonly finalizer: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a deletion may take, in milliseconds. */
  readonly stuckDeletionMs: number;
}

class Deletion implements Scheduled {
  dueAt = Infinity;
  heapIndex = -1;

  constructor(
    readonly key: ObjectKey,
    /** When it was asked for, by the clock of the server. */
    readonly askedAtMs: number,
  ) {}
}

/**
 * Looks after objects that are being deleted: one that takes too long is told once, with who holds it, and reported
 * until it is gone. Remembers only objects that are being deleted.
 *
 * @internal
 */
export class DeletionWatch {
  private readonly pending = new Map<ObjectKey, Deletion>();
  private readonly waiting = new TimerHeap<Deletion>();
  private readonly stuck = new Set<Deletion>();
  private timer: { readonly at: number; readonly handle: Timer } | undefined;
  private told = { sinceMs: -Infinity, count: 0 };

  constructor(private readonly ports: DeletionWatchPorts) {}

  get stuckCount(): number {
    let count = 0;
    for (const deletion of this.stuck) if (this.isOurs(deletion)) count++;
    return count;
  }

  changed(change: Exclude<StoreChange, { type: 'synced' }>): void {
    const { key, isDeleting } = change.current;
    if (change.type === 'deleted') return this.forget(key);
    if (!isDeleting || this.pending.has(key)) return;
    const { clock, stuckDeletionMs } = this.ports;
    const { deletionTimestamp } = change.current.parse().metadata;
    const now = clock.date().getTime();
    const askedAtMs = deletionTimestamp === undefined ? now : Date.parse(deletionTimestamp);
    const deletion = new Deletion(key, askedAtMs);
    this.pending.set(key, deletion);
    // Before this process has started, it may have been stuck for long.
    this.waiting.set(deletion, clock.now() + Math.max(0, askedAtMs + stuckDeletionMs - now));
    this.arm();
  }

  report(): StuckDeletions {
    const oldest: StuckDeletion[] = [];
    for (const deletion of this.stuck) {
      if (oldest.length === MAX_REPORTED) break;
      if (this.isOurs(deletion)) oldest.push(this.describe(deletion));
    }
    return { count: this.stuckCount, oldest };
  }

  stop(): void {
    this.timer?.handle.cancel();
    this.timer = undefined;
    this.pending.clear();
    this.stuck.clear();
  }

  private isOurs({ key }: Deletion): boolean {
    const object = this.ports.read(key);
    return object !== undefined && this.ports.isOurs(object);
  }

  private forget(key: ObjectKey): void {
    const deletion = this.pending.get(key);
    if (!deletion) return;
    this.pending.delete(key);
    this.waiting.remove(deletion);
    this.stuck.delete(deletion);
  }

  private arm(): void {
    const at = this.waiting.first?.dueAt;
    if (at === undefined || (this.timer && this.timer.at <= at)) return;
    this.timer?.handle.cancel();
    const { clock } = this.ports;
    this.timer = { at, handle: clock.setTimeout(() => this.wake(), at - clock.now()) };
  }

  private wake(): void {
    this.timer = undefined;
    const now = this.ports.clock.now();
    let untold = 0;
    for (let first = this.waiting.first; first && first.dueAt <= now; first = this.waiting.first) {
      this.waiting.remove(first);
      this.stuck.add(first);
      if (this.isOurs(first) && !this.tell(first, now)) untold++;
    }
    if (untold > 0)
      this.ports.log.warn(
        `${untold} further objects are still there long after their deletion was asked for`,
      );
    this.arm();
  }

  private tell(deletion: Deletion, now: number): boolean {
    if (now - this.told.sinceMs >= MINUTE_MS) this.told = { sinceMs: now, count: 0 };
    if (this.told.count++ >= TOLD_PER_MINUTE) return false;
    const { key, deletingForMs, heldBy } = this.describe(deletion);
    const holders = heldBy.map(({ finalizer, isOwn }) =>
      isOwn ? `"${finalizer}", which goes once cleanup() has succeeded` : `"${finalizer}" of others`,
    );
    this.ports.log.warn(
      `${describeKey(key)} is still there ${describeDuration(deletingForMs)} after its deletion was asked for: ` +
        (holders.length > 0 ? `held by ${holders.join(', and by ')}` : 'no finalizer holds it'),
    );
    return true;
  }

  private describe({ key, askedAtMs }: Deletion): StuckDeletion {
    const { read, clock, finalizer: own } = this.ports;
    const finalizers = read(key)?.parse().metadata.finalizers ?? [];
    return {
      key,
      deletingForMs: clock.date().getTime() - askedAtMs,
      heldBy: finalizers.map((finalizer) => ({ finalizer, isOwn: finalizer === own })),
    };
  }
}

function describeDuration(ms: number): string {
  return ms < 2 * MINUTE_MS ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / MINUTE_MS)} min`;
}
