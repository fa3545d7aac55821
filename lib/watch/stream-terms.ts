import type { Random } from '../common/backoff.js';
import type { StreamLife } from './stream-life.js';

/** How long a stream is asked for, and how long it may be silent. @internal */
export interface StreamTerm {
  readonly timeoutSeconds: number;
  readonly silenceMs: number;
}

/** A proof of life has to come well within the silence that is allowed. */
const SHORTEST_SHARE = 0.6;
const LONGEST_SHARE = 0.8;
/** A server's timer may be a little ahead of ours; the answer to the request comes on top of a silence. */
const TOLERANCE_MS = 1_000;

/**
 * Says how long each stream is asked for.
 *
 * Some kinds have no bookmarks: those that the API server keeps no watch cache for, such as Events, and others at
 * times. A quiet stream of theirs looks like a dead one. So a stream that follows a silent one is asked for only
 * shortly: that the server ends it when its time is up, in good order, proves that the way from the server was open to
 * the end, and that nothing before it was missed. That a stream can be opened proves neither.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#watch-bookmarks (no guarantee that any come)
 * @internal
 */
export class StreamTerms {
  /** A stream fell silent, or was broken off while it was quiet, and no bookmark has come since. */
  private isInDoubt = false;

  constructor(
    private readonly silenceMs: number,
    private readonly random: Random,
  ) {}

  /** Jittered, so that many operators which started together do not reconnect together. */
  next(): StreamTerm {
    const { silenceMs } = this;
    if (!this.isInDoubt) return { timeoutSeconds: Math.round(300 + 300 * this.random()), silenceMs };
    const share = SHORTEST_SHARE + (LONGEST_SHARE - SHORTEST_SHARE) * this.random();
    const timeoutSeconds = Math.max(1, Math.floor((silenceMs * share) / 1_000));
    return { timeoutSeconds, silenceMs: Math.max(silenceMs, timeoutSeconds * 1_000 + TOLERANCE_MS) };
  }

  noteSilence(): void {
    this.isInDoubt = true;
  }

  /**
   * A stream was broken off. If nothing had come on it: some proxies do so to whatever is quiet for a minute, as it is
   * between two bookmarks: one that ends in time is not cut off.
   */
  noteBroken({ isHeard, lastedMs }: Pick<StreamLife, 'isHeard' | 'lastedMs'>): void {
    if (!isHeard && lastedMs >= this.silenceMs * SHORTEST_SHARE) this.isInDoubt = true;
  }

  noteBookmark(): void {
    this.isInDoubt = false;
  }

  /** Whether a stream that ended in good order was ended by the server, as it was asked to, and not by something on the way. */
  isServed({ timeoutSeconds }: StreamTerm, lastedMs: number): boolean {
    return lastedMs >= timeoutSeconds * 1_000 - TOLERANCE_MS / 2;
  }
}
