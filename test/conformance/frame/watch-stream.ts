import assert from 'node:assert/strict';
import type { Dispatcher } from 'undici';

/** One event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: any;
}

/** An open watch. Its events are part of the transcript once it is closed. */
export class WatchStream {
  readonly events: WatchEvent[] = [];
  private readonly asked = new Set<WatchEvent>();
  private taken = 0;
  private ended = false;
  private recorded = false;
  private wake: () => void = () => undefined;
  private readonly reading: Promise<void>;

  constructor(
    readonly request: string,
    readonly answer: Dispatcher.ResponseData,
    private readonly abort: AbortController,
    private readonly record: (stream: WatchStream) => void,
  ) {
    this.reading = this.read();
  }

  get status(): number {
    return this.answer.statusCode;
  }

  /** What is compared: without the bookmarks that nobody asked for, which come when the server likes. */
  get transcript(): WatchEvent[] {
    return this.events.filter((event) => event.type !== 'BOOKMARK' || this.asked.has(event));
  }

  /** The next events, as many as asked for. */
  async take(count: number, timeoutMs = 10_000): Promise<WatchEvent[]> {
    const events = await this.next(count, timeoutMs);
    for (const event of events) this.asked.add(event);
    return events;
  }

  private async next(count: number, timeoutMs = 10_000): Promise<WatchEvent[]> {
    const end = this.taken + count;
    await this.until(() => this.events.length >= end, `${count} events`, timeoutMs);
    const events = this.events.slice(this.taken, end);
    this.taken = end;
    return events;
  }

  /** The types and names of the next events, such as `ADDED a`. Bookmarks come when the server likes, and do not count. */
  async takeNames(count: number): Promise<string[]> {
    const names: string[] = [];
    while (names.length < count) {
      for (const { type, object } of await this.next(1)) {
        if (type !== 'BOOKMARK') names.push(`${type} ${object.metadata?.name ?? object.code}`);
      }
    }
    return names;
  }

  /** Events up to a bookmark, itself included. */
  async takeToBookmark(): Promise<WatchEvent[]> {
    const isBookmark = ({ type }: WatchEvent) => type === 'BOOKMARK';
    await this.until(() => this.events.slice(this.taken).some(isBookmark), 'a bookmark', 10_000);
    return await this.take(this.events.slice(this.taken).findIndex(isBookmark) + 1);
  }

  /** Waits till the server has ended the stream. */
  async end(timeoutMs = 20_000): Promise<WatchEvent[]> {
    await this.until(() => this.ended, 'the end of the stream', timeoutMs);
    this.recordOnce();
    return this.events;
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.reading;
    this.recordOnce();
  }

  private recordOnce(): void {
    if (!this.recorded) this.record(this);
    this.recorded = true;
  }

  private async until(isTrue: () => boolean, what: string, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!isTrue()) {
      const left = deadline - performance.now();
      if (left <= 0 || this.ended) {
        const seen = this.events.map(
          ({ type, object }) => `${type} ${object.metadata?.name ?? object.message}`,
        );
        assert.fail(
          `${this.request}: waited for ${what}, got ${this.ended ? 'the end and ' : ''}[${seen.join(', ')}]`,
        );
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  private async read(): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of this.answer.body.setEncoding('utf8')) {
        const lines = (rest + String(chunk)).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line) this.events.push(JSON.parse(line) as WatchEvent);
        this.wake();
      }
    } catch (error) {
      if (!this.abort.signal.aborted)
        this.events.push({ type: 'BROKEN', object: { message: String(error) } });
    } finally {
      this.ended = true;
      this.wake();
    }
  }
}
