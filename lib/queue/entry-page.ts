/** How many keys a page has room for. */
const ROWS = 512;
const PAGE_SHIFT = Math.log2(ROWS);
const TIMES = 8;
const NUMBERS = 8;
/** Between columns: otherwise what belongs to a key would all lie in the same few lines of the processor's cache. */
const GAP_BYTES = 64;

/** What a key is, beside the number of its `Place`. @internal */
export const Flag = {
  place: 7,
  /** Its priority is `normal`. */
  normal: 8,
  /** It has run before, or is held, or was put off. Most keys come, run once, and go. */
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

  /** Since when it is ready; once it runs, since when it runs. */
  readonly since: Float64Array;
  /** When the first of the events came that have not run yet. */
  readonly firstEventAt: Float64Array;
  /** When the events that have come should run. */
  readonly eventAt: Float64Array;
  /** Until then a further event counts as part of the same burst. */
  readonly windowEndsAt: Float64Array;

  readonly hashes: Int32Array;
  /** The next one in the same bucket; of a free one, the next free one. */
  readonly following: Int32Array;
  /** Its neighbours in the list in which it is. */
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** Where it is, and what it is: see `Flag`. */
  readonly flags: Int32Array;

  // From here on, what says something only of keys with a history (see `Flag`): those without never touch this memory.

  /** The first event that was put off in this debounce window. */
  readonly firstPutOffAt: Float64Array;
  /** When a retry or requeue should run. */
  readonly timerAt: Float64Array;
  /** Nothing runs before, as the server asked to be left alone. */
  readonly barrierAt: Float64Array;
  /** The end of the present backoff. A failure before it, of a run that an event caused, counts as the same one. */
  readonly backoffUntil: Float64Array;
  /** Failures in a row. */
  readonly failures: Int32Array;
  /** How many there are that have to end before it runs again. */
  readonly holds: Int32Array;
  /** Where it is in the heap of those that wait for their time. */
  readonly heapPlaces: Int32Array;

  private readonly times: readonly Float64Array[];
  private readonly numbers: readonly Int32Array[];

  constructor() {
    const timesBytes = 8 * ROWS + GAP_BYTES;
    const numbersBytes = 4 * ROWS + GAP_BYTES;
    const buffer = new ArrayBuffer(TIMES * timesBytes + NUMBERS * numbersBytes);
    const times = (index: number) => new Float64Array(buffer, index * timesBytes, ROWS);
    const numbers = (index: number) =>
      new Int32Array(buffer, TIMES * timesBytes + index * numbersBytes, ROWS);
    this.times = [
      (this.since = times(0)),
      (this.firstEventAt = times(1)),
      (this.eventAt = times(2)),
      (this.windowEndsAt = times(3)),
      (this.firstPutOffAt = times(4)),
      (this.timerAt = times(5)),
      (this.barrierAt = times(6)),
      (this.backoffUntil = times(7)),
    ];
    this.numbers = [
      (this.hashes = numbers(0)),
      (this.following = numbers(1)),
      (this.next = numbers(2)),
      (this.previous = numbers(3)),
      (this.flags = numbers(4)),
      (this.failures = numbers(5)),
      (this.holds = numbers(6)),
      (this.heapPlaces = numbers(7)),
    ];
  }

  hasHistory(row: number): boolean {
    return ((this.flags[row] as number) & Flag.history) !== 0;
  }

  /** What is said of keys with a history applies from now on, and none of it has happened yet. */
  beginHistory(row: number): void {
    if (this.hasHistory(row)) return;
    this.flags[row] = (this.flags[row] as number) | Flag.history;
    this.firstPutOffAt[row] = this.timerAt[row] = Infinity;
    this.barrierAt[row] = this.backoffUntil[row] = -Infinity;
    this.failures[row] = this.holds[row] = 0;
  }

  /** Writes over a row with one of another page, or of this one. */
  copyRow(row: number, from: EntryPage, fromRow: number): void {
    this.keys[row] = from.keys[fromRow];
    this.causes[row] = from.causes[fromRow];
    for (let index = 0; index < TIMES; index++) copy(this.times, from.times, index, row, fromRow);
    for (let index = 0; index < NUMBERS; index++) copy(this.numbers, from.numbers, index, row, fromRow);
  }

  /** The rows from here on belong to nobody. */
  clearFrom(row: number): void {
    this.keys.fill(undefined, row);
    this.causes.fill(undefined, row);
    this.flags.fill(0, row);
  }
}

function copy<Column extends Float64Array | Int32Array>(
  to: readonly Column[],
  from: readonly Column[],
  index: number,
  row: number,
  fromRow: number,
): void {
  (to[index] as Column)[row] = (from[index] as Column)[fromRow] as number;
}
