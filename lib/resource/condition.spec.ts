import { describe, expect, it } from 'vitest';
import { type Condition, ConditionType, findCondition, isConditionTrue, setCondition } from './condition.js';
import { microTime } from './micro-time.js';

const before = '2026-01-01T00:00:00Z';
const now = new Date('2026-01-02T03:04:05.678Z');
const ready: Condition = {
  type: ConditionType.Ready,
  status: 'False',
  reason: 'Starting',
  message: 'One of two.',
  observedGeneration: 1,
  lastTransitionTime: before,
};
const other: Condition = {
  type: 'Synced',
  status: 'True',
  reason: 'Done',
  message: '',
  lastTransitionTime: before,
};

describe('setCondition()', () => {
  it('adds a condition', () => {
    const { lastTransitionTime: _, ...input } = ready;
    expect(setCondition(undefined, input, now)).toEqual([
      { ...ready, lastTransitionTime: '2026-01-02T03:04:05Z' },
    ]);
    expect(setCondition([other], input, now)).toHaveLength(2);
  });

  it('takes the time of a transition when the status changes', () => {
    const [changed, untouched] = setCondition([ready, other], { ...ready, status: 'True' }, now);
    expect(changed).toEqual({ ...ready, status: 'True', lastTransitionTime: '2026-01-02T03:04:05Z' });
    expect(untouched).toBe(other);
  });

  it.each([{ reason: 'Waiting' }, { message: 'Two of two.' }, { observedGeneration: 2 }])(
    'keeps the time of the transition when only %o changes',
    (change) => {
      expect(setCondition([ready], { ...ready, ...change }, now)).toEqual([{ ...ready, ...change }]);
    },
  );

  it('gives the very same array back when nothing changes', () => {
    const conditions = [ready, other];
    expect(setCondition(conditions, { ...ready }, now)).toBe(conditions);
  });

  it('leaves the given conditions as they are', () => {
    const conditions = Object.freeze([Object.freeze({ ...ready })]) as Condition[];
    setCondition(conditions, { ...ready, status: 'True' }, now);
    expect(conditions).toEqual([ready]);
  });
});

it('finds a condition, and whether it is true', () => {
  expect(findCondition([ready, other], 'Synced')).toBe(other);
  expect(findCondition(undefined, 'Synced')).toBeUndefined();
  expect(isConditionTrue([ready, other], 'Synced')).toBe(true);
  expect(isConditionTrue([ready], 'Ready')).toBe(false);
  expect(isConditionTrue([], 'Ready')).toBe(false);
});

it('writes a MicroTime with six digits', () => {
  expect(microTime(now)).toBe('2026-01-02T03:04:05.678000Z');
  expect(microTime(new Date(0))).toBe('1970-01-01T00:00:00.000000Z');
});

describe('the conditions of a built-in kind', () => {
  interface DeploymentCondition {
    type: string;
    status: string;
    lastUpdateTime?: string;
    lastTransitionTime?: string;
  }
  const available: DeploymentCondition = { type: 'Available', status: 'True', lastUpdateTime: before };

  it('are set with the fields that they have', () => {
    const [changed] = setCondition([available], { ...available, status: 'False' }, now);
    expect(changed).toEqual({
      ...available,
      status: 'False',
      lastTransitionTime: '2026-01-02T03:04:05Z',
    });
  });

  it('are written when only such a field changes, and keep the time of their transition', () => {
    const since = { ...available, lastTransitionTime: before };
    const later = { type: 'Available', status: 'True', lastUpdateTime: '2026-01-02T00:00:00Z' };
    expect(setCondition([since], later, now)).toEqual([{ ...later, lastTransitionTime: before }]);
    const conditions = [since];
    expect(setCondition(conditions, { ...available }, now)).toBe(conditions);
  });
});
