import { expect, it } from 'vitest';
import { ChildProgram } from './child-program.js';

/**
 * What is allocated between a chunk of a watch with an object of 1.9 KB and the end of the run that it wakes, in bytes of the
 * heap, and how much it may be: 15 % more. Measure it anew with
 * `npx vitest run --project e2e test/performance/event-allocations.spec.ts`, which prints it.
 */
const MEASURED_BYTES = 39_000;
const MAX_BYTES = MEASURED_BYTES * 1.15;
const RUNS = 2_000;

/**
 * A young generation in which nothing has to be collected, and no compiler that leaves allocations out once it has found the
 * time to look at them.
 */
const FLAGS = ['--min-semi-space-size=512', '--max-semi-space-size=512', '--no-opt', '--no-maglev'];

interface Allocations {
  readonly runs: number;
  readonly collections: number;
  readonly bytesPerRun: number;
}

it(`allocates no more than ${Math.round(MAX_BYTES)} bytes for an event and its run`, async () => {
  await using program = await ChildProgram.build('event-allocations.ts');
  const { collections, bytesPerRun } = await program.run<Allocations>(FLAGS, [String(RUNS)]);
  console.log(`bytes allocated for an event: ${bytesPerRun.toFixed(0)}`);
  expect(collections, 'what was collected does not show').toBe(0);
  expect(bytesPerRun).toBeLessThan(MAX_BYTES);
});
