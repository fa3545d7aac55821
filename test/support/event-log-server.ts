import { KubeStatusError } from '../../lib/cluster/kube-status-error.js';
import { TransportError } from '../../lib/cluster/transport-error.js';
import { WatchError } from '../../lib/watch/watch-failure.js';
import type { KubernetesObject } from '../../lib/resource/kubernetes-object.js';
import type {
  ListPage,
  ListPageRequest,
  ListWatchSource,
  WatchHandlers,
  WatchRequest,
  WireEvent,
} from '../../lib/watch/list-watch-source.js';
import type { Dice } from './for-seeds.js';
import { refused, TOO_LARGE_RESOURCE_VERSION } from './status-errors.js';
import { widget, type WidgetObject } from './widget.js';

type Change = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: WidgetObject;
  readonly version: number;
};

/**
 * The API server as a list-watch sees it: a log of changes with versions, a history that is compacted, pages of a
 * snapshot whose tokens expire, and streams that lag behind. While `isFaulty`, whatever can go wrong does.
 */
export class EventLogServer implements ListWatchSource {
  isFaulty = false;
  private version = 100;
  private oldest = 100;
  private uids = 0;
  private readonly log: Change[] = [];
  private readonly objects = new Map<string, WidgetObject>();
  private readonly streams = new Set<Stream>();

  constructor(private readonly dice: Dice) {}

  /** What there is now, by name. */
  state(): Map<string, WidgetObject> {
    return new Map(this.objects);
  }

  get openStreams(): number {
    return this.streams.size;
  }

  /** Creates, changes, deletes, or deletes and creates anew. Returns what a writer would get as the answer. */
  write(name: string): WidgetObject | undefined {
    const existing = this.objects.get(name);
    if (!existing) return this.commit('ADDED', widget(name, 0, { uid: `uid-${++this.uids}` }));
    if (this.dice.oneIn(4)) {
      this.commit('DELETED', existing);
      if (this.dice.oneIn(2)) return undefined;
      return this.commit('ADDED', widget(name, 0, { uid: `uid-${++this.uids}` }));
    }
    return this.commit('MODIFIED', { ...existing, spec: { size: existing.spec.size + 1 } });
  }

  /** Forgets the history, all but the last `keep` versions. */
  compact(keep: number): void {
    this.oldest = Math.max(this.oldest, this.version - keep);
  }

  /** Lets each open stream move on by up to `most` changes. */
  deliver(most = Infinity): void {
    for (const stream of [...this.streams]) {
      for (let i = 0; i < most && stream.isOpen; i++) if (!stream.step()) break;
    }
  }

  async list(
    request: ListPageRequest,
    onItem: (object: KubernetesObject) => void,
    signal: AbortSignal,
  ): Promise<ListPage> {
    const { snapshot, from, version } = request.continue ? parseToken(request.continue) : this.snapshot();
    if (this.isFaulty && this.dice.oneIn(4)) throw this.failure();
    if (request.continue && version < this.oldest) throw refused(410, { reason: 'Expired' });
    const items = snapshot.slice(from, from + (request.limit ?? Infinity));
    for (const [index, item] of items.entries()) {
      if (this.isFaulty && this.dice.oneIn(20) && index > 0)
        throw new TransportError('GET /widgets', { cause: new Error('cut off') });
      onItem(structuredClone(item));
      if (this.dice.oneIn(5)) await Promise.resolve();
      signal.throwIfAborted();
    }
    const next = from + items.length;
    const token = next < snapshot.length ? JSON.stringify({ snapshot, from: next, version }) : '';
    return { resourceVersion: String(version), continue: token };
  }

  watch(request: WatchRequest, handlers: WatchHandlers, signal: AbortSignal): Promise<void> {
    if (this.isFaulty && this.dice.oneIn(4)) return Promise.reject(this.failure());
    const { resourceVersion } = request;
    if (resourceVersion !== undefined && Number(resourceVersion) < this.oldest) {
      if (this.dice.oneIn(2)) return Promise.reject(refused(410, { reason: 'Expired' }));
      handlers.onEvent({ type: 'BOOKMARK', object: bookmark(resourceVersion) });
      return errorEvent(handlers, { code: 410, reason: 'Gone' });
    }
    return new Promise((resolve, reject) => {
      const stream = new Stream(
        this.dice,
        handlers,
        this.log,
        resourceVersion === undefined ? this.version : Number(resourceVersion),
      );
      if (resourceVersion === undefined) stream.startWith([...this.objects.values()]);
      this.streams.add(stream);
      stream.onEnd = (error) => {
        this.streams.delete(stream);
        if (error) reject(error);
        else resolve();
      };
      signal.addEventListener('abort', () => stream.end(signal.reason as Error), { once: true });
    });
  }

  /** Tells every stream where it is, as the server does once a minute. */
  bookmark(): void {
    for (const stream of [...this.streams]) stream.bookmark();
  }

  /** Something happens to a stream. */
  disturb(): void {
    const stream = [...this.streams][0];
    if (!stream) return;
    switch (this.dice.int(1, 7)) {
      case 1:
        return stream.end();
      case 2:
        return stream.end(this.failure());
      case 3:
        return stream.end(new WatchError('malformed', 'a line of the watch is no JSON'));
      case 4:
        return stream.send({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
      case 5:
        return stream.send({ type: 'ERROR', object: { code: 500 } });
      case 6:
        return stream.bookmark();
      default:
        return stream.repeat(this.dice.int(1, 5));
    }
  }

  private snapshot() {
    return { snapshot: [...this.objects.values()], from: 0, version: this.version };
  }

  private failure(): Error {
    return this.dice.pick([
      () => refused(500),
      () => refused(429, {}, 1_000),
      () => refused(410),
      () => refused(504, TOO_LARGE_RESOURCE_VERSION),
      () => refused(422),
      () => new TransportError('GET /widgets', { cause: new Error('read ECONNRESET') }),
    ])();
  }

  private commit(type: Change['type'], object: WidgetObject): WidgetObject {
    const resourceVersion = String(++this.version);
    const written = { ...object, metadata: { ...object.metadata, resourceVersion } };
    this.log.push({ type, object: written, version: this.version });
    if (type === 'DELETED') this.objects.delete(object.metadata.name);
    else this.objects.set(object.metadata.name, written);
    return written;
  }
}

/** One open watch: where it is in the log. */
class Stream {
  isOpen = true;
  onEnd: (error?: Error) => void = () => undefined;
  private next: number;
  private initial: WidgetObject[] = [];
  private isInitial = false;
  private version: number;

  constructor(
    private readonly dice: Dice,
    private readonly handlers: WatchHandlers,
    private readonly log: readonly Change[],
    since: number,
  ) {
    this.version = since;
    this.next = log.findIndex(({ version }) => version > since);
    if (this.next === -1) this.next = log.length;
  }

  /** The present objects come first, in any order, with changes made meanwhile behind them, and then the mark. */
  startWith(objects: WidgetObject[]): void {
    this.initial = objects.sort(() => this.dice.random() - 0.5);
    this.isInitial = true;
  }

  /** Sends one event. False when there is none. */
  step(): boolean {
    const first = this.initial.shift();
    if (first) {
      this.send({ type: 'ADDED', object: first });
      return true;
    }
    if (this.isInitial && (this.next === this.log.length || this.dice.oneIn(3))) {
      this.isInitial = false;
      this.send({
        type: 'BOOKMARK',
        object: bookmark(String(this.version), { 'k8s.io/initial-events-end': 'true' }),
      });
      return true;
    }
    const change = this.log[this.next];
    if (!change) return false;
    this.next++;
    this.version = change.version;
    this.send(change);
    return true;
  }

  bookmark(): void {
    if (!this.isInitial) this.send({ type: 'BOOKMARK', object: bookmark(String(this.version)) });
  }

  /** Sends the last few changes once more. */
  repeat(count: number): void {
    if (this.isInitial) return;
    for (const change of this.log.slice(Math.max(0, this.next - count), this.next)) this.send(change);
  }

  send(event: WireEvent): void {
    if (!this.isOpen) return;
    try {
      this.handlers.onEvent(structuredClone({ type: event.type, object: event.object }) as WireEvent);
    } catch (error) {
      this.end(error as Error);
    }
  }

  end(error?: Error): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.onEnd(error);
  }
}

function bookmark(resourceVersion: string, annotations: Record<string, string> = {}): KubernetesObject {
  return {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { resourceVersion, annotations } as KubernetesObject['metadata'],
  };
}

async function errorEvent(
  handlers: WatchHandlers,
  object: KubeStatusError['status'] & object,
): Promise<void> {
  handlers.onEvent({ type: 'ERROR', object });
}

function parseToken(token: string): { snapshot: WidgetObject[]; from: number; version: number } {
  return JSON.parse(token) as { snapshot: WidgetObject[]; from: number; version: number };
}
