/**
 * Tells once when as many different objects have been reconciled as are expected. Objects are named "w-<number>", so that
 * one bit for each is enough: what is measured is the operator, and not this.
 */
export class Progress {
  private readonly seen: Uint8Array;
  private missing: number;

  constructor(expected: number) {
    this.seen = new Uint8Array(expected / 8 + 1);
    this.missing = expected;
  }

  add(name: string): void {
    const number = Number(name.slice('w-'.length));
    const [byte, mask] = [number >> 3, 1 << (number & 7)];
    const known = this.seen[byte];
    if (known === undefined || (known & mask) !== 0) return;
    this.seen[byte] = known | mask;
    if (--this.missing === 0) console.log('BENCH synced');
  }
}

/** What this process was told to do. */
export const task = {
  writes: process.env['BENCH_MODE'] === 'write',
  expect: Number(process.env['BENCH_EXPECT']),
  isTuned: process.env['BENCH_VARIANT'] === 'tuned',
};
