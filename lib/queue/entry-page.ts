import { Columns } from './columns.js';
import { EntryHistories } from './entry-histories.js';

/** How many keys a page has room for. */
const ROWS = 512;
const PAGE_SHIFT = Math.log2(ROWS);

/** What a key is, beside the number of its `Place`. @internal */
export const Flag = {
  place: 7,
  /** Its priority is `normal`. */
  normal: 8,
  /** It was put off, has failed, runs at a time, or is held. Most keys come, run once, and go. */
  history: 16,
} as const;

/** Which page has a slot. @internal */
export function pageOf(slot: number): number {
  return slot >> PAGE_SHIFT;
}

/** Where in its page a slot is. @internal */
export function rowOf(slot: number): number {
  return slot & (ROWS - 1);
}

/**
 * What is kept of so many keys: a row for each, in a column for each property. A time that there is not is `Infinity`, or
 * `-Infinity` where it is one until which something holds.
 *
 * @internal
 */
export class EntryPage {
  static readonly rows = ROWS;

  readonly keys = new Array<string | undefined>(ROWS).fill(undefined);
  /** One, or a list of several: see `EntryCauses`. */
  readonly causes = new Array<unknown>(ROWS).fill(undefined);

  private readonly columns = new Columns(ROWS, { times: 4, numbers: 3 });

  /** Since when it is ready; once it runs, since when it runs. */
  readonly since = this.columns.time(0);
  /** When the first of the events came that have not run yet. */
  readonly firstEventAt = this.columns.time(1);
  /** When the events that have come should run. */
  readonly eventAt = this.columns.time(2);
  /** Until then a further event counts as part of the same burst. */
  readonly windowEndsAt = this.columns.time(3);

  /** Its neighbours in the list in which it is; of a free one, the next free one. */
  readonly next = this.columns.number(0);
  readonly previous = this.columns.number(1);
  /** Where it is, and what it is: see `Flag`. */
  readonly flags = this.columns.number(2);

  private present: EntryHistories | undefined;

  hasHistory(row: number): boolean {
    return ((this.flags[row] as number) & Flag.history) !== 0;
  }

  /** What says something only of keys with a history; the rows of others have anything. */
  get histories(): EntryHistories {
    return (this.present ??= new EntryHistories(ROWS));
  }

  /** The key has a history from now on, in which nothing has happened yet. */
  beginHistory(row: number): EntryHistories {
    const { histories } = this;
    if (this.hasHistory(row)) return histories;
    this.flags[row] = (this.flags[row] as number) | Flag.history;
    histories.begin(row);
    return histories;
  }

  /** Writes over a row with one of another page, or of this one. */
  copyRow(row: number, from: EntryPage, fromRow: number): void {
    this.keys[row] = from.keys[fromRow];
    this.causes[row] = from.causes[fromRow];
    this.columns.copyRow(row, from.columns, fromRow);
    if (this.hasHistory(row)) this.histories.copyRow(row, from.histories, fromRow);
  }

  /** The rows from here on belong to nobody. */
  clearFrom(row: number): void {
    this.keys.fill(undefined, row);
    this.causes.fill(undefined, row);
    this.flags.fill(0, row);
  }
}
