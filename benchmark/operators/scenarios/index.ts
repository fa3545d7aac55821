/**
 * What can be measured, by name.
 *
 * @module
 */
import type { Scenario } from '../scenario.js';
import { idle, idleDay } from './idle.js';
import { latency, latencyWhenBusy } from './latency.js';
import { queueAlone } from './queue-alone.js';
import { relist } from './relist.js';
import { start } from './start.js';
import { sync } from './sync.js';
import { creations, deletions } from './writes.js';

/** Scenarios whose names differ in a number. */
interface Family {
  /** `N` stands for the number. */
  readonly name: string;
  of(count: number): Scenario;
}

const single: readonly Scenario[] = [creations(), latency(), latencyWhenBusy, deletions(), start, idleDay];

const families: readonly Family[] = [
  { name: 's1-N', of: sync },
  { name: 's2-N', of: creations },
  { name: 's3-N', of: latency },
  { name: 's4-N', of: deletions },
  { name: 's5-N', of: relist },
  { name: 's6-N', of: queueAlone },
  { name: 's8-Nm', of: idle },
];

/** For the usage. */
export const scenarioNames: readonly string[] = [
  ...[...families, ...single].map(({ name }) => name).sort(),
  'growth (s1 from 1 to 200,000)',
  'constancy (s2, s3 and s4 among 1,000 to 100,000)',
];

/** What runs when none is named. */
export const usualScenarios: readonly string[] = ['s1-10000', 's1-50000', 's2', 's3', 's4'];

/** How cost grows with the number of objects; the one shows what an operator takes before there is any. */
const growthScenarios: readonly string[] = ['s1-1', 's1-1000', 's1-10000', 's1-50000', 's1-200000'];

/** How what is done for one object is kept from growing with the number of others. */
const constancyScenarios: readonly string[] = ['s2', 's3', 's4'].flatMap((name) =>
  [1_000, 10_000, 100_000].map((others) => `${name}-${others}`),
);

export function scenarioNamed(name: string): Scenario | undefined {
  for (const family of families) {
    const count = new RegExp(`^${family.name.replace('N', '([1-9]\\d{0,6})')}$`).exec(name)?.[1];
    if (count !== undefined) return family.of(Number(count));
  }
  return single.find((scenario) => scenario.name === name);
}

/** What a name on the command line stands for; nothing where it is of no scenario. */
export function namesMeant(name: string): readonly string[] {
  if (name === 'growth') return growthScenarios;
  if (name === 'constancy') return constancyScenarios;
  return scenarioNamed(name) ? [name] : [];
}
