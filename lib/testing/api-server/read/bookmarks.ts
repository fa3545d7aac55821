import type { ServerContext } from '../server-context.js';
import type { FrameWriter } from './frame-writer.js';

/**
 * As often as the real server: once a minute, which it looks for every 1 to 1.25 s, and once more shortly before a stream
 * ends by itself.
 */
const EVERY_MS = 60_000;
const LOOK_MS = 1_250;
const BEFORE_END_MS = 2_000;

/** Tells the client of one watch, now and then, how far it has seen everything. @internal */
export class Bookmarks {
  constructor(
    private readonly server: Pick<ServerContext, 'clock' | 'storage' | 'random'>,
    private readonly frames: FrameWriter,
  ) {}

  /** @returns stops them */
  start(timeoutMs: number): () => void {
    const { clock, storage, random } = this.server;
    const send = () => this.frames.bookmark(storage.revision);
    const next = () => {
      timer = clock.setTimeout(
        () => {
          send();
          next();
        },
        EVERY_MS + random.next() * LOOK_MS,
      );
    };
    let timer = clock.setTimeout(() => undefined, 0);
    timer.cancel();
    next();
    const last =
      timeoutMs > 2 * BEFORE_END_MS ? clock.setTimeout(send, timeoutMs - BEFORE_END_MS) : undefined;
    return () => {
      timer.cancel();
      last?.cancel();
    };
  }
}
