import { Columns } from './columns.js';

/** What is kept of the keys of a page beside what most have: those that were put off, failed, run at a time, or are held. @internal */
export class EntryHistories {
  private readonly columns: Columns;

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

  constructor(rows: number) {
    const columns = new Columns(rows, { times: 4, numbers: 3 });
    this.columns = columns;
    this.firstPutOffAt = columns.time(0);
    this.timerAt = columns.time(1);
    this.barrierAt = columns.time(2);
    this.backoffUntil = columns.time(3);
    this.failures = columns.number(0);
    this.holds = columns.number(1);
    this.heapPlaces = columns.number(2);
  }

  begin(row: number): void {
    this.firstPutOffAt[row] = this.timerAt[row] = Infinity;
    this.barrierAt[row] = this.backoffUntil[row] = -Infinity;
    this.failures[row] = this.holds[row] = 0;
  }

  copyRow(row: number, from: EntryHistories, fromRow: number): void {
    this.columns.copyRow(row, from.columns, fromRow);
  }
}
