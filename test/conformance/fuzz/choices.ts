import { seededRandom } from '../../support/fault-proxy/seeded-random.js';

/** Choices from one seed. */
export class Choices {
  /** From 0 to 1, without 1. */
  private readonly fraction: () => number;

  constructor(seed: number) {
    this.fraction = seededRandom(seed);
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  isTrue(probability: number): boolean {
    return this.fraction() < probability;
  }

  one<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)]!;
  }

  /** Some of the values, in their order. */
  some<T>(values: readonly T[], probability = 0.5): T[] {
    return values.filter(() => this.isTrue(probability));
  }

  /** A value, chosen by its weight. */
  weighted<T>(values: readonly (readonly [number, T])[]): T {
    let left = this.fraction() * values.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of values) if ((left -= weight) < 0) return value;
    return values.at(-1)![1];
  }

  /** Fields of an object, each of them there or not. */
  fields(fields: Readonly<Record<string, () => unknown>>, probability = 0.4): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(fields)
        .filter(() => this.isTrue(probability))
        .map(([name, value]) => [name, value()]),
    );
  }
}

/** The seed of the n-th sequence of a run. */
export function seedOf(seed: number, index: number): number {
  return (Math.imul(seed ^ 0x9e3779b9, 2654435761) + Math.imul(index, 40503)) >>> 0;
}
