import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltSamples } from '../samples/built-samples.js';
import { Dice } from '../support/for-seeds.js';
import { ProcessWorld } from './process-world.js';

/** `LEADER_TRIALS_REAL=20 npx vitest run --project e2e test/leader/real-trials.spec.ts`: the long version. */
const TRIALS = Number(process.env['LEADER_TRIALS_REAL'] ?? 3);
const SEED = Number(process.env['SEED'] ?? 1);

let samples: BuiltSamples;
beforeAll(async () => {
  samples = await BuiltSamples.build();
});
afterAll(() => samples?.remove());

describe('replicas, each a process, that are stopped, cut off, and blocked, on a real API server', () => {
  it(
    `write nothing while another one leads, in the order of what the server has accepted (${TRIALS} trials)`,
    async () => {
      await using world = await ProcessWorld.start(samples, new Dice(SEED));
      for (let trial = 1; trial <= TRIALS; trial++)
        expect(await world.trial(), `trial ${trial} of SEED=${SEED}`).toEqual([]);
      expect(world.order.writes).toBeGreaterThan(TRIALS * 50);
      console.log(`${TRIALS} trials, ${world.order.writes} writes accepted`);
    },
    120_000 + TRIALS * 20_000,
  );
});
