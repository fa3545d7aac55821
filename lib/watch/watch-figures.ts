import type { Clock } from '../common/clock.js';
import { isExpired } from './watch-failure.js';
import type { WatchStatus } from './watch-status.js';

/** What a watch has been through, for whoever looks on. @internal */
export class WatchFigures {
  private lastEventAt: number | undefined;
  private lastBookmarkAt: number | undefined;
  private lastError: Error | undefined;
  private reconnects = 0;
  private lists = 0;
  private expirations = 0;

  constructor(private readonly clock: Clock) {}

  showLife(): void {
    this.lastEventAt = this.clock.now();
    this.lastError = undefined;
  }

  countList(): void {
    this.lists++;
  }

  noteBookmark(): void {
    this.lastBookmarkAt = this.clock.now();
  }

  noteFailure(error: Error): void {
    this.reconnects++;
    this.lastError = error;
    if (isExpired(error)) this.expirations++;
  }

  read(): Omit<WatchStatus, 'state' | 'isSynced' | 'resourceVersion'> {
    const { reconnects, lists, expirations, lastError } = this;
    const lastEventAgeMs = this.ageOf(this.lastEventAt);
    const lastBookmarkAgeMs = this.ageOf(this.lastBookmarkAt);
    return { lastEventAgeMs, lastBookmarkAgeMs, reconnects, lists, expirations, lastError };
  }

  private ageOf(time: number | undefined): number | undefined {
    return time === undefined ? undefined : this.clock.now() - time;
  }
}
