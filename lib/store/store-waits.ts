import { Observable } from 'rxjs';
import { ambientSignal, outsideOfRuns } from '../cluster/ambient-signal.js';
import { RequestAbortedError } from '../cluster/transport-error.js';
import { expectNumber, refuseUnknown } from '../common/check-options.js';
import type { Clock } from '../common/clock.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ObjectKey } from '../resource/object-key.js';
import { WaitTimeoutError } from './store-errors.js';
import type { WaitCondition } from './wait-conditions.js';

/** How long to wait, and what ends it. @publicApi */
export interface WaitOptions {
  /** In milliseconds; `Infinity` for no end but that of the signal. @default 30,000 */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait. Inside of a run, the run's own signal does so, too. */
  readonly signal?: AbortSignal | undefined;
}

/** Which objects are waited for, and how to find them. @internal */
export interface WaitTarget<T extends KubernetesObject> {
  /** For errors, such as `deployments.apps/v1 default/web`. */
  readonly name: string;
  /** The one object; `undefined`: those that `matches` names. */
  readonly key: ObjectKey | undefined;
  readonly matches: (object: T) => boolean;
}

/** What the objects are, as of the moment. @internal */
export interface WaitedObjects<T extends KubernetesObject> {
  isReadable(): boolean;
  get(key: ObjectKey): T | undefined;
  all(): Iterable<T>;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Those who wait for an object to become something. What counts is the state of the moment: nobody is told of what has
 * passed already.
 *
 * Guarantees: who waits for one object costs nothing when another changes; nothing is left of a wait that has ended.
 *
 * @internal
 */
export class StoreWaits<T extends KubernetesObject> {
  private readonly byKey = new Map<ObjectKey, Set<(key: ObjectKey) => void>>();
  private readonly others = new Set<(key: ObjectKey | undefined) => void>();
  private readonly closers = new Set<() => void>();
  private closedBy: Error | undefined;

  constructor(
    private readonly objects: WaitedObjects<T>,
    private readonly clock: Clock,
  ) {}

  /** How many there are. */
  get size(): number {
    return this.closers.size;
  }

  /** An object has changed, or, without a key, all have been read. */
  notice(key: ObjectKey | undefined): void {
    if (key === undefined)
      for (const [waited, listeners] of this.byKey) for (const tell of [...listeners]) tell(waited);
    else for (const tell of [...(this.byKey.get(key) ?? [])]) tell(key);
    for (const tell of [...this.others]) tell(key);
  }

  close(reason: Error): void {
    this.closedBy = reason;
    for (const close of [...this.closers]) close();
  }

  /** Tells once, when the condition holds, and completes. */
  until(target: WaitTarget<T>, condition: WaitCondition<T>, options: WaitOptions): Observable<T | undefined> {
    const where = `waitFor() of ${target.name}`;
    refuseUnknown(options, ['timeoutMs', 'signal'], where);
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
    if (timeoutMs !== Infinity) expectNumber('timeoutMs', where, timeoutMs, 0);
    return new Observable((subscriber) => {
      const what = `Waiting for ${target.name}`;
      const aborted = (cause: unknown) => subscriber.error(new RequestAbortedError(what, { cause }));
      const close = () => aborted(this.closedBy);
      if (this.closedBy) return close();
      const check = (changed?: ObjectKey) => {
        try {
          const found = this.find(target, condition, changed);
          if (!found) return;
          subscriber.next(found.object);
          subscriber.complete();
        } catch (error) {
          subscriber.error(error);
        }
      };
      subscriber.add(this.listen(target.key, check));
      this.closers.add(close);
      subscriber.add(() => this.closers.delete(close));
      for (const one of [signal, ambientSignal()]) subscriber.add(onAbort(one, aborted));
      if (timeoutMs !== Infinity) {
        const expire = () => {
          const lastSeen = target.key === undefined ? undefined : this.objects.get(target.key);
          const name = condition.name || 'the condition';
          subscriber.error(new WaitTimeoutError(target.name, name, timeoutMs, lastSeen));
        };
        const timer = outsideOfRuns(() => this.clock.setTimeout(expire, timeoutMs));
        subscriber.add(() => timer.cancel());
      }
      if (!subscriber.closed) check();
    });
  }

  private listen(key: ObjectKey | undefined, tell: (key: ObjectKey | undefined) => void): () => void {
    if (key === undefined) {
      this.others.add(tell);
      return () => this.others.delete(tell);
    }
    const listeners = this.byKey.get(key) ?? new Set();
    this.byKey.set(key, listeners.add(tell));
    return () => {
      if (listeners.delete(tell) && listeners.size === 0 && this.byKey.get(key) === listeners)
        this.byKey.delete(key);
    };
  }

  /** The object for which the condition holds, or that none is there if that is the condition. */
  private find(
    { key, matches }: WaitTarget<T>,
    condition: WaitCondition<T>,
    changed: ObjectKey | undefined,
  ): { object: T | undefined } | undefined {
    const { objects } = this;
    if (!objects.isReadable()) return undefined;
    if (key !== undefined) {
      const object = objects.get(key);
      return condition(object) ? { object } : undefined;
    }
    const object = changed === undefined ? undefined : objects.get(changed);
    if (object && matches(object)) return condition(object) ? { object } : undefined;
    // One is gone, or is none of them any more: that matters to who waits for there being none.
    if (changed !== undefined && !condition(undefined)) return undefined;
    let isAny = false;
    for (const one of objects.all()) {
      if (!matches(one)) continue;
      isAny = true;
      if (condition(one)) return { object: one };
    }
    return !isAny && condition(undefined) ? { object: undefined } : undefined;
  }
}

function onAbort(signal: AbortSignal | undefined, aborted: (reason: unknown) => void): () => void {
  const abort = () => aborted(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return () => signal?.removeEventListener('abort', abort);
}
