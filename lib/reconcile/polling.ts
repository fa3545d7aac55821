import { withAmbientSignal } from '../cluster/ambient-signal.js';
import type { Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { WorkQueue } from '../queue/work-queue.js';
import type { Outcome } from '../queue/work-queue.interface.js';
import type { Kind } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';
import type { StoredObject } from '../store/stored-object.js';
import { isSame } from '../trigger/is-same.js';
import type { PollOptions, ReconcilerDefinition } from './reconciler-definition.js';
import type { PollContext } from './reconciler.interface.js';

/** @internal */
export interface PollingPorts<T extends KubernetesObject> {
  readonly kind: Kind<T>;
  readonly options: PollOptions;
  readonly read: (object: T, context: PollContext) => unknown;
  readonly find: (key: ObjectKey) => StoredObject | undefined;
  /** Whether this replica runs the object. */
  readonly isOurs: (object: StoredObject) => boolean;
  /** What was read differs from what was read before. */
  readonly changed: (object: StoredObject) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** For a reconciler that polls. @internal */
export function createPolling<T extends KubernetesObject>(
  { kind, poll: options, instance }: ReconcilerDefinition<T>,
  {
    within,
    ...ports
  }: Omit<PollingPorts<T>, 'kind' | 'options' | 'read'> & { within: <R>(work: () => R) => R },
): Polling<T> | undefined {
  const read = (object: T, context: PollContext) => within(() => instance.poll?.(object, context));
  return options && new Polling<T>({ ...ports, kind, options, read });
}

const JITTER = 0.1;
const QUIET_MS = 60_000;

/**
 * Reads, for each object, what is outside of the cluster, from time to time, and tells when it has changed.
 *
 * The first reading begins at once, the second at a random time, so that objects which came together are not read together
 * for ever. One that fails changes nothing; the next is in time. Remembers what was read last for each object, until that
 * is gone, or is another replica's to run.
 *
 * @internal
 */
export class Polling<T extends KubernetesObject> {
  /** Readings that failed, ever. */
  failures = 0;
  private readonly queue: WorkQueue<undefined>;
  private readonly seen = new Map<ObjectKey, { uid: string; reading?: { readonly value: unknown } }>();
  private readonly shutdown = new AbortController();
  private told = { quietUntil: -Infinity, omitted: 0 };

  constructor(private readonly ports: PollingPorts<T>) {
    const { clock, random, options } = ports;
    this.queue = new WorkQueue<undefined>(
      {
        clock,
        random,
        concurrency: options.concurrency ?? 4,
        debounceMs: 0,
        debounceMaxWaitMs: 0,
        backoff: { initialMs: options.everyMs, maxMs: options.everyMs },
        ageingMs: Infinity,
      },
      (key) => this.poll(key),
      { retry: undefined, requeue: undefined },
    );
    this.queue.start();
  }

  /** Begins with an object, unless it has begun already. */
  follow({ key, uid }: StoredObject): void {
    const known = this.seen.get(key);
    if (known?.uid === uid) return;
    this.seen.set(key, { uid });
    this.queue.add(key, undefined);
  }

  forget(key: ObjectKey): void {
    this.seen.delete(key);
  }

  async stop(): Promise<void> {
    this.shutdown.abort(new Error('the app is shutting down'));
    await this.queue.stop();
  }

  private async poll(key: ObjectKey): Promise<Outcome> {
    const { options, random, find, isOurs, changed } = this.ports;
    const object = find(key);
    const entry = this.seen.get(key);
    if (!object || !entry || !isOurs(object)) {
      this.forget(key);
      return { type: 'done' };
    }
    const isFirst = entry.reading === undefined;
    try {
      const value = await this.read(object);
      const isNew = entry.reading === undefined || !isSame(entry.reading.value, value);
      entry.reading = { value };
      // Meanwhile it may be gone, or another may have its name.
      if (isNew && this.seen.get(key) === entry) changed(object);
    } catch (thrown) {
      if (this.shutdown.signal.aborted) return { type: 'done' };
      this.tell(key, toError(thrown));
    }
    const share = isFirst && entry.reading ? random() : 1 + JITTER * (2 * random() - 1);
    return { type: 'requeue', afterMs: options.everyMs * share };
  }

  private async read(object: StoredObject): Promise<unknown> {
    const { kind, options, read, clock } = this.ports;
    const { timeoutMs = 30_000 } = options;
    const controller = new AbortController();
    const stop = () => controller.abort(this.shutdown.signal.reason);
    this.shutdown.signal.addEventListener('abort', stop, { once: true });
    const { signal } = controller;
    const timer = clock.setTimeout(
      () => controller.abort(new Error(`it did not end within ${timeoutMs} ms`)),
      timeoutMs,
    );
    try {
      // One that ignores its signal must not keep its place for ever.
      const ended = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(toError(signal.reason)), { once: true }),
      );
      const reading = withAmbientSignal(signal, async () => read(object.as(kind), { signal }));
      return await Promise.race([reading, ended]);
    } finally {
      timer.cancel();
      this.shutdown.signal.removeEventListener('abort', stop);
    }
  }

  /** Once a minute: what is outside is mostly down for all objects at once. */
  private tell(key: ObjectKey, { message, stack }: Error): void {
    const { clock, log } = this.ports;
    const now = clock.now();
    this.failures++;
    if (now < this.told.quietUntil) return void this.told.omitted++;
    const { omitted } = this.told;
    this.told = { quietUntil: now + QUIET_MS, omitted: 0 };
    const more = omitted > 0 ? ` (and ${omitted} more since the last such line)` : '';
    log.error(`poll() failed for ${describeKey(key)}: ${message}${more}`, stack);
  }
}
