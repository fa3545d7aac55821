import { seededRandom } from './fault-proxy/seeded-random.js';

/** Random choices that a seed repeats exactly. */
export class Dice {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.random() * (max - min + 1));
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.int(1, times) === 1;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)]!;
  }
}

/**
 * Runs a property with the seeds 1 to `count`, or with the one in `SEED` alone. A failure names its seed:
 * `SEED=42 npx vitest run …` repeats it.
 */
export async function forSeeds(
  count: number,
  property: (dice: Dice, seed: number) => void | Promise<void>,
): Promise<void> {
  const only = process.env['SEED'];
  const seeds = only === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(only)];
  for (const seed of seeds) {
    try {
      await property(new Dice(seed), seed);
    } catch (error) {
      throw new Error(`The property does not hold for SEED=${seed}: ${String(error)}`, { cause: error });
    }
  }
}
