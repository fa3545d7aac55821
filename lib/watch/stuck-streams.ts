import type { KubeStatusError } from '../cluster/kube-status-error.js';
import { WatchError } from './watch-failure.js';

/** An event that can't be read, or sent, may be the stream's fault so many times. */
const TIMES = 3;

/**
 * Notices that no stream gets beyond some place. What can't be read, or what the server ends with an ERROR event, may be
 * the stream's fault, or that of what the server stores: going on from the same version helps only the first.
 *
 * @internal
 */
export class StuckStreams {
  private sent: KubeStatusError | undefined;
  private inARow = 0;

  /** Notes an error that the server sent inside a stream, and gives it back. */
  noteSent(error: KubeStatusError): KubeStatusError {
    return (this.sent = error);
  }

  /** Something could be read. */
  noteLife(): void {
    this.inARow = 0;
  }

  /** Counts a failure. True once only a new list helps. */
  countFailure(error: Error): boolean {
    const isMalformed = error instanceof WatchError && error.reason === 'malformed';
    const isSent = error === this.sent && !this.sent.isTooManyRequests;
    return (isMalformed || isSent) && ++this.inARow >= TIMES;
  }
}
