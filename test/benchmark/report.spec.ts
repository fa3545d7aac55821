import { expect, it } from 'vitest';
import { tableOf } from '../../benchmark/operators/report.js';

const scenario = {
  title: 'Something',
  columns: { wall: { unit: 's', less: true } },
};
const ours = { peer: 'ours', variant: 'default', runs: [{ wall: 2 }, { wall: 4 }], failures: [] };

it('the table has the median of each operator, its range, and what it is of the first', () => {
  const other = { peer: 'other', variant: 'tuned', runs: [{ wall: 6 }], failures: [] };
  expect(tableOf(scenario, [ours, other]).split('\n').slice(-2)).toEqual([
    '| ours default | 2 | 3 (2–4) |',
    '| other tuned | 1 | 6 ×2 |',
  ]);
});

it('the table names an operator that did not get there, with the reason', () => {
  const other = { peer: 'other', variant: 'default', runs: [], failures: ['3 were missing after 300 s.'] };
  expect(tableOf(scenario, [ours, other]).split('\n').slice(-5)).toEqual([
    '| other default | 0 | – |',
    '',
    'Runs that did not get through:',
    '',
    '- other default: 3 were missing after 300 s.',
  ]);
});

it('the table does not say how many times nothing something is', () => {
  const idle = { ...ours, runs: [{ wall: 0 }] };
  const table = tableOf(scenario, [idle, { ...idle, peer: 'as idle' }, { ...ours, peer: 'other' }]);
  expect(table.split('\n').slice(-2)).toEqual([
    '| as idle default | 1 | 0 |',
    '| other default | 2 | 3 (2–4) |',
  ]);
});

it('the table compares with nothing when the first did not get there', () => {
  const first = { ...ours, runs: [], failures: ['It ended with 1.'] };
  expect(tableOf(scenario, [first, { ...ours, peer: 'other' }])).toContain('| other default | 2 | 3 (2–4) |');
});
