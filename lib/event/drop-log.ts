import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { causeOf, isOrdinary } from './event-failure.js';
import { LruMap } from './lru-map.js';

/** One line a cause in this time; the next one says how many there were in between. */
const QUIET_MS = 60_000;
const MAX_CAUSES = 256;

/** Says which events were not written and why, without flooding the log when there are many. @internal */
export class DropLog {
  /** Events that were not written, ever. */
  count = 0;
  private readonly causes = new LruMap<string, { quietUntil: number; omitted: number }>(MAX_CAUSES);

  constructor(
    private readonly log: Log,
    private readonly clock: Clock,
  ) {}

  /** @param event for example `Warning SyncFailed of Widget default/blue` */
  dropped(event: string, error: Error): void {
    this.count++;
    const cause = causeOf(error);
    const now = this.clock.now();
    const entry = this.causes.get(cause);
    if (entry && now < entry.quietUntil) return void entry.omitted++;
    this.causes.set(cause, { quietUntil: now + QUIET_MS, omitted: 0 });
    const more = entry?.omitted ? ` (and ${entry.omitted} more since the last such line)` : '';
    const line = `The event ${event} was not written: ${error.message}${more}`;
    if (isOrdinary(error)) this.log.debug(line);
    else this.log.warn(line);
  }
}
