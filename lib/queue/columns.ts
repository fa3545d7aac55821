/** Between columns: otherwise what belongs to one row would all lie in the same few lines of the processor's cache. */
const GAP_BYTES = 64;

/**
 * Columns of times and of whole numbers, of so many rows each, in one piece of memory outside of the heap. Objects in their
 * place would be made and collected for each key.
 *
 * @internal
 */
export class Columns {
  private readonly times: readonly Float64Array[];
  private readonly numbers: readonly Int32Array[];

  constructor(rows: number, count: { readonly times: number; readonly numbers: number }) {
    const timeBytes = 8 * rows + GAP_BYTES;
    const numberBytes = 4 * rows + GAP_BYTES;
    const numbersFrom = count.times * timeBytes;
    const buffer = new ArrayBuffer(numbersFrom + count.numbers * numberBytes);
    const times: Float64Array[] = [];
    const numbers: Int32Array[] = [];
    for (let index = 0; index < count.times; index++)
      times.push(new Float64Array(buffer, index * timeBytes, rows));
    for (let index = 0; index < count.numbers; index++)
      numbers.push(new Int32Array(buffer, numbersFrom + index * numberBytes, rows));
    this.times = times;
    this.numbers = numbers;
  }

  time(index: number): Float64Array {
    return this.times[index] as Float64Array;
  }

  number(index: number): Int32Array {
    return this.numbers[index] as Int32Array;
  }

  /** Writes over a row with one of the same columns elsewhere, or of these. */
  copyRow(row: number, from: Columns, fromRow: number): void {
    const { times, numbers } = this;
    for (let index = 0; index < times.length; index++)
      this.time(index)[row] = from.time(index)[fromRow] as number;
    for (let index = 0; index < numbers.length; index++)
      this.number(index)[row] = from.number(index)[fromRow] as number;
  }
}
