import type { Clock } from '../common/clock.js';

/** A stream that the server ends sooner than this, without anything new, is a failure in disguise. */
const SHORT_STREAM_MS = 1_000;

/** What has come on one stream. @internal */
export class StreamLife {
  private readonly openedAt: number;
  private hasNews = false;
  /** Something has come, if only a bookmark. */
  isHeard = false;

  constructor(private readonly clock: Clock) {
    this.openedAt = clock.now();
  }

  get lastedMs(): number {
    return this.clock.now() - this.openedAt;
  }

  /** Asked for again at once, such a stream would end again at once, without a pause. */
  get isFutile(): boolean {
    return !this.hasNews && this.lastedMs < SHORT_STREAM_MS;
  }

  /** Something has come. What repeats only what is known is no news. */
  note(isNews: boolean): void {
    this.isHeard = true;
    this.hasNews ||= isNews;
  }
}
