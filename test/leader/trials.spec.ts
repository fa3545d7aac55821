import { describe, expect, it } from 'vitest';
import { Dice } from '../support/for-seeds.js';
import { FencedWorld } from './fenced-world.js';

/** `LEADER_TRIALS=1000 npx vitest run --project e2e test/leader/trials.spec.ts`: the long version; `SEED` chooses another one. */
const TRIALS = Number(process.env['LEADER_TRIALS'] ?? 12);
const SEED = Number(process.env['SEED'] ?? 1);

describe('replicas whose machines stand still, are cut off, and have clocks of all sorts', () => {
  it(
    `write nothing without the lead, by what the API server has accepted (${TRIALS} trials)`,
    async () => {
      await using world = await FencedWorld.start(new Dice(SEED));
      for (let trial = 1; trial <= TRIALS; trial++) {
        const problems = await world.trial();
        expect(problems, `trial ${trial} of SEED=${SEED}`).toEqual([]);
      }
      expect(world.writes).toBeGreaterThan(TRIALS * 3);
      console.log(`${TRIALS} trials, ${world.writes} writes accepted`);
    },
    Math.max(150_000, TRIALS * 5_000),
  );
});
