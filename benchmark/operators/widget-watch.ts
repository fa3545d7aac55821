import type { Http2Client } from '../support/http2-client.js';
import { type Widget, WIDGETS } from './widgets.js';

interface WidgetEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Widget;
}

/**
 * Follows the Widgets from now on, as the measuring side sees them. A server that has many events to tell closes a watch
 * that does not keep up; then it goes on from the last version seen. Disposing of it ends it
 */
export async function watchWidgets(
  client: Http2Client,
  onEvent: (event: WidgetEvent, atMs: number) => void,
): Promise<Disposable> {
  const list = JSON.parse((await client.request('GET', `${WIDGETS}?limit=1`)).toString()) as {
    metadata: { resourceVersion: string };
  };
  let since = list.metadata.resourceVersion;
  let isStopped = false;
  let stop = () => {};
  const open = async (): Promise<void> => {
    let rest = '';
    const take = (chunk: Buffer) => {
      const atMs = performance.now();
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = JSON.parse(line) as WidgetEvent;
        since = event.object.metadata.resourceVersion;
        onEvent(event, atMs);
      }
    };
    const again = () => void (isStopped || open());
    stop = await client.watch(`${WIDGETS}?watch=1&resourceVersion=${since}`, take, again);
  };
  await open();
  return {
    [Symbol.dispose]() {
      isStopped = true;
      stop();
    },
  };
}

/** Resolves when it has been told of as many as are awaited. */
export class Countdown {
  private left: number;
  private movedAtMs = 0;
  private resolve: (atMs: number) => void = () => {};
  readonly reached = new Promise<number>((resolve) => (this.resolve = resolve));

  constructor(awaited: number) {
    this.left = awaited;
  }

  count(atMs: number): void {
    this.movedAtMs = performance.now();
    if (--this.left === 0) this.resolve(atMs);
  }

  /** @throws Error when for so long none of those that are missing has come */
  async unlessStuck(ms: number): Promise<number> {
    this.movedAtMs = performance.now();
    for (;;) {
      const waitMs = this.movedAtMs + ms - performance.now();
      if (waitMs <= 0) throw new Error(`${this.left} were missing, and none came for ${ms / 1000} s.`);
      const pause = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), waitMs).unref());
      const atMs = await Promise.race([this.reached, pause]);
      if (atMs !== undefined) return atMs;
    }
  }

  within(ms: number): Promise<number> {
    const late = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error(`${this.left} were missing after ${ms / 1000} s.`)), ms).unref(),
    );
    return Promise.race([this.reached, late]);
  }
}
