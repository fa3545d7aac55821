import type { KubernetesObject } from '../../lib/resource/kubernetes-object.js';
import type {
  ListPage,
  ListPageRequest,
  ListWatchSource,
  WatchHandlers,
  WatchRequest,
  WireEvent,
} from '../../lib/watch/list-watch-source.js';

/** Whatever a list-watch asks of it stays open until the test answers. */
export class ScriptedSource implements ListWatchSource {
  readonly lists: ScriptedList[] = [];
  readonly watches: ScriptedWatch[] = [];

  list(
    request: ListPageRequest,
    onItem: (object: KubernetesObject) => void,
    signal: AbortSignal,
  ): Promise<ListPage> {
    const list = new ScriptedList(request, onItem, signal);
    this.lists.push(list);
    return list.answered;
  }

  watch(request: WatchRequest, handlers: WatchHandlers, signal: AbortSignal): Promise<void> {
    const watch = new ScriptedWatch(request, handlers, signal);
    this.watches.push(watch);
    return watch.answered;
  }

  get lastList(): ScriptedList {
    return this.lists.at(-1)!;
  }

  get lastWatch(): ScriptedWatch {
    return this.watches.at(-1)!;
  }

  /** Requests that wait for an answer. */
  get open(): number {
    return [...this.lists, ...this.watches].filter(({ isOpen }) => isOpen).length;
  }
}

class Answer<T> {
  isOpen = true;
  readonly answered: Promise<T>;
  private resolve!: (value: T) => void;
  private reject!: (error: unknown) => void;

  constructor(readonly signal: AbortSignal) {
    this.answered = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    const abort = () => this.fail(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  }

  fail(error: unknown): void {
    this.isOpen = false;
    this.reject(error);
  }

  protected succeed(value: T): void {
    this.isOpen = false;
    this.resolve(value);
  }
}

export class ScriptedList extends Answer<ListPage> {
  constructor(
    readonly request: ListPageRequest,
    private readonly onItem: (object: KubernetesObject) => void,
    signal: AbortSignal,
  ) {
    super(signal);
  }

  /** Hands over items of the page, without ending it. */
  items(...objects: KubernetesObject[]): void {
    for (const object of objects) this.onItem(structuredClone(object));
  }

  /** The whole page. Without `continue` it is the last one. */
  page(resourceVersion: string | number, objects: readonly KubernetesObject[] = [], token = ''): void {
    this.items(...objects);
    this.succeed({ resourceVersion: String(resourceVersion), continue: token });
  }
}

export class ScriptedWatch extends Answer<void> {
  constructor(
    readonly request: WatchRequest,
    private readonly handlers: WatchHandlers,
    signal: AbortSignal,
  ) {
    super(signal);
  }

  added(...objects: KubernetesObject[]): void {
    for (const object of objects) this.event({ type: 'ADDED', object: structuredClone(object) });
  }

  modified(object: KubernetesObject): void {
    this.event({ type: 'MODIFIED', object: structuredClone(object) });
  }

  deleted(object: KubernetesObject): void {
    this.event({ type: 'DELETED', object: structuredClone(object) });
  }

  bookmark(resourceVersion: string | number, annotations: Record<string, string> = {}): void {
    const metadata = {
      resourceVersion: String(resourceVersion),
      annotations,
    } as KubernetesObject['metadata'];
    this.event({ type: 'BOOKMARK', object: { apiVersion: 'example.com/v1', kind: 'Widget', metadata } });
  }

  initialEventsEnd(resourceVersion: string | number): void {
    this.bookmark(resourceVersion, { 'k8s.io/initial-events-end': 'true' });
  }

  /** An event that the list-watch can't take breaks the stream, as it does over HTTP. */
  event(event: WireEvent): void {
    try {
      this.handlers.onEvent(event);
    } catch (error) {
      this.fail(error);
    }
  }

  /** The server ends the stream in good order. */
  end(): void {
    this.succeed(undefined);
  }
}
