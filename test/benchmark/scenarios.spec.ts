import { expect, it } from 'vitest';
import { namesMeant, scenarioNamed } from '../../benchmark/operators/scenarios/index.js';

it.each([
  's1-777',
  's2',
  's2-5',
  's3',
  's3-busy',
  's3-9',
  's4',
  's4-1000',
  's5-1000',
  's6-10',
  's7',
  's8-20m',
  's8-24h',
])('there is a scenario %s, which says so itself', (name) => {
  expect(scenarioNamed(name)?.name).toBe(name);
  expect(namesMeant(name)).toEqual([name]);
});

it.each(['s1', 's1-0', 's1-', 's1-1e3', 's8-20', 's7-5', 'S1-10', ''])(
  'there is no scenario "%s"',
  (name) => {
    expect(scenarioNamed(name)).toBeUndefined();
    expect(namesMeant(name)).toEqual([]);
  },
);

it('growth is the first scenario with a single object, for its base, and with ever more', () => {
  expect(namesMeant('growth')).toEqual(['s1-1', 's1-1000', 's1-10000', 's1-50000', 's1-200000']);
});

it('constancy is what is done for single objects, among ever more', () => {
  expect(namesMeant('constancy')).toHaveLength(9);
  expect(namesMeant('constancy')).toEqual(expect.arrayContaining(['s2-1000', 's3-10000', 's4-100000']));
});
