import { expect, it } from 'vitest';
import { constancyTable, exponentOf, growthTable } from '../../benchmark/operators/growth.js';
import type { ScenarioResult } from '../../benchmark/operators/results.js';

it.each([0, 0.5, 1, 2])('finds the exponent %d of what grows so', (k) => {
  const points = [10, 100, 5_000, 200_000].map((x) => ({ x, y: 3 * x ** k }));
  expect(exponentOf(points)).toBeCloseTo(k, 9);
});

it('finds no exponent where there is one size, or nothing above zero', () => {
  expect(exponentOf([{ x: 10, y: 1 }])).toBeNaN();
  expect(
    exponentOf([
      { x: 10, y: 0 },
      { x: 100, y: -3 },
    ]),
  ).toBeNaN();
});

/** CPU grows with n, wall with its root, memory with n above 50. */
const scenario = (objects: number): ScenarioResult => ({
  name: `s1-${objects}`,
  title: '',
  columns: {},
  rows: [
    {
      peer: 'ours',
      variant: 'default',
      failures: [],
      runs: [
        {
          'CPU from first request': objects / 1_000,
          'wall from first request': Math.sqrt(objects),
          'peak RSS': 50 + (objects === 1 ? 0 : objects / 100),
        },
      ],
    },
  ],
  absent: [],
});

it('tells how each cost grows, memory above that of a single object', () => {
  const table = growthTable([1, 1_000, 10_000, 50_000].map(scenario));
  expect(table?.split('\n').at(0)).toContain('fitted to n = 1,000, 10,000, 50,000');
  expect(table?.split('\n').at(-1)).toBe('| ours default | n^1 | n^0.5 | n^1 |');
});

it('tells nothing of memory without a base, and nothing at all from two sizes', () => {
  const table = growthTable([1_000, 10_000, 50_000].map(scenario));
  expect(table?.split('\n').at(-1)).toBe('| ours default | n^1 | n^0.5 | – |');
  expect(growthTable([1, 1_000, 10_000].map(scenario))).toBeUndefined();
});

/** Creations get slower by the root of n, latency is as it is. */
const among = (name: string, run: Record<string, number>): ScenarioResult => ({
  name,
  title: '',
  columns: {},
  rows: [{ peer: 'ours', variant: 'default', failures: [], runs: [run] }],
  absent: [],
});

it('tells how what is done for single objects depends on the number of others', () => {
  const sizes = [1_000, 10_000, 100_000];
  const creations = sizes.map((n) => among(`s2-${n}`, { 'objects/s': 1_000 / Math.sqrt(n) }));
  const latency = sizes.map((n) => among(`s3-${n}`, { p50: 2 }));
  const table = constancyTable([...creations, ...latency, among('s2', { 'objects/s': 1 })]);
  expect(table?.split('\n').at(-1)).toBe('| ours default | n^-0.5 | n^0 | – |');
  expect(constancyTable(creations.slice(1))).toBeUndefined();
});
