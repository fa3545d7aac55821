import { WatchStream } from '../frame/watch-stream.js';
import type { ServerUnderTest } from '../frame/server-under-test.js';
import type { FuzzWatch } from './fuzz-request.js';
import { pathOf } from './kinds.js';
import { lastName } from './objects/last.js';
import { acceptTypes } from './raw-request.js';

interface WatchedObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly rows?: readonly { readonly object?: WatchedObject }[];
}

/** A watch that goes on until the last object of its sequence has come by. */
export class SequenceWatch {
  private constructor(
    private readonly stream: WatchStream,
    private readonly abort: AbortController,
  ) {}

  static async open(
    server: ServerUnderTest,
    namespace: string,
    { kind, accept = 'json', query }: FuzzWatch,
    resourceVersion: string,
  ): Promise<SequenceWatch> {
    const search = new URLSearchParams({ watch: '1', resourceVersion, ...query });
    const abort = new AbortController();
    const answer = await server.client.open(
      {
        method: 'GET',
        path: `${pathOf(kind, namespace)}?${search.toString()}`,
        headers: { accept: acceptTypes[accept] },
      },
      abort.signal,
    );
    return new SequenceWatch(new WatchStream(`watch ${kind}`, answer, abort, () => undefined), abort);
  }

  get status(): number {
    return this.stream.status;
  }

  /** All events, up to the last object; what it ended with in place of that, where it did not come. */
  async events(): Promise<readonly unknown[]> {
    try {
      for (;;) {
        const [event] = await this.stream.take(1);
        if (event && nameOf(event.object as WatchedObject) === lastName) return this.stream.events;
      }
    } catch (error) {
      return [
        ...this.stream.events,
        { type: 'MISSING', object: error instanceof Error ? error.message : '' },
      ];
    }
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.stream.close();
  }
}

function nameOf({ metadata, rows }: WatchedObject): string | undefined {
  return metadata?.name ?? rows?.[0]?.object?.metadata?.name;
}
