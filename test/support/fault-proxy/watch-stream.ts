import type { Downstream } from './downstream.js';
import { LineSplitter } from './line-splitter.js';
import type { Cut, WatchAction } from './rule.js';
import { Silence } from './silence.js';
import { errorEvent } from './status-object.js';

/** A line that broke off and yet was ended. */
const malformedLine = '{"type":"MODIFIED","object":{"kind":"Bro\n';

const bookmark = Buffer.from('{"type":"BOOKMARK"');

/**
 * Forwards one watch line by line, and does to it what rules ask for.
 *
 * Guarantees: what is added stands between whole lines. A client that reads slowly slows the API server
 * down, and silence does too: nothing is collected here but the line that is coming in.
 */
export class WatchStream {
  readonly openedAt = Date.now();
  readonly silence: Silence;
  /** Lines forwarded, or added, so far. */
  lines = 0;
  private lastEvent: Buffer | undefined;
  private pendingCut: { bytesLeft: number | undefined; how: Cut } | undefined;
  private duplicatesOfNext = 0;
  private isCutting = false;

  constructor(private readonly downstream: Downstream) {
    this.silence = new Silence(downstream.over);
  }

  /** Resolves when the stream is over on either side. */
  async pump(body: AsyncIterable<Buffer>): Promise<void> {
    const splitter = new LineSplitter();
    try {
      for await (const chunk of body) {
        for (const line of splitter.push(chunk)) {
          await this.silence.ended();
          if (this.downstream.isOver) return;
          await this.forward(line);
        }
      }
      await this.silence.ended();
      this.downstream.end(splitter.rest());
    } catch {
      // The API server has broken off. In silence that does not show before the silence ends.
      await this.silence.ended();
      if (!this.downstream.isOver) this.downstream.cut('rst');
    }
  }

  /** @param until ends a silence. */
  async strike(action: WatchAction, until: AbortSignal): Promise<void> {
    if (action.type === 'silence-watch') return this.silence.add(until);
    if (action.type === 'cut-watch') return this.cut(action.after, action.how);
    await this.silence.ended();
    if (this.downstream.isOver || this.isCutting) return;
    switch (action.type) {
      case 'malformed-line':
        return this.write(malformedLine);
      case 'error-event':
        await this.write(errorEvent(action.code, action.reason));
        return this.downstream.end();
      case 'duplicate-event':
        if (this.lastEvent) return this.write(this.lastEvent);
        this.duplicatesOfNext += 1;
    }
  }

  private cut(after: number | 'mid-line', how: Cut): void {
    if (after === 0) this.downstream.cut(how);
    else this.pendingCut = { bytesLeft: after === 'mid-line' ? undefined : after, how };
  }

  private async forward(line: Buffer): Promise<void> {
    const { pendingCut } = this;
    if (pendingCut) {
      pendingCut.bytesLeft ??= Math.ceil(line.length / 2);
      if (pendingCut.bytesLeft <= line.length) {
        this.isCutting = true;
        await this.downstream.writeThrough(line.subarray(0, pendingCut.bytesLeft));
        return this.downstream.cut(pendingCut.how);
      }
      pendingCut.bytesLeft -= line.length;
    }
    if (!line.subarray(0, bookmark.length).equals(bookmark)) this.lastEvent = line;
    await this.write(line);
    for (; this.duplicatesOfNext > 0; this.duplicatesOfNext -= 1) await this.write(line);
  }

  private write(line: Buffer | string): Promise<void> {
    this.lines += 1;
    return this.downstream.write(line);
  }
}
