import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Tells once when as many different objects have been reconciled as are expected. Objects are named "w-<number>", so that
 * one bit for each is enough: what is measured is the operator, and not this.
 */
export class Progress {
  runs = 0;
  private readonly seen: Uint8Array;
  private missing: number;

  constructor(expected: number) {
    this.seen = new Uint8Array(expected / 8 + 1);
    this.missing = expected;
  }

  add(name: string): void {
    this.runs++;
    const number = Number(name.slice('w-'.length));
    const [byte, mask] = [number >> 3, 1 << (number & 7)];
    const known = this.seen[byte];
    if (known === undefined || (known & mask) !== 0) return;
    this.seen[byte] = known | mask;
    if (--this.missing === 0) console.log('BENCH synced');
  }
}

/** Answers when the benchmark asks. */
export function answer(progress: Progress): void {
  if (process.env['BENCH_ASKED'] !== '1') return;
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  process.stdin.on('data', () => {
    const longestBlockMs = delays.max / 1e6;
    delays.reset();
    console.log(`BENCH answer ${JSON.stringify({ runs: progress.runs, longestBlockMs })}`);
  });
}

/** What this process was told to do. */
export const task = {
  writes: process.env['BENCH_MODE'] === 'write',
  expect: Number(process.env['BENCH_EXPECT']),
  isTuned: process.env['BENCH_VARIANT'] === 'tuned',
};
