import { describe, expect, it } from 'vitest';
import { widget, type WidgetObject } from '../../test/support/widget.js';
import { changedParts } from './changed-parts.js';
import { Predicates, type Predicate } from './predicate.js';

/** What a predicate says of a change of metadata, and of all else. */
function says(
  predicate: Predicate<WidgetObject>,
  before: Parameters<typeof widget>[2],
  after: Parameters<typeof widget>[2],
  status?: object,
): boolean {
  const previous = widget('a', 1, before);
  const current = { ...widget('a', 2, after), ...(status && { status }) };
  return predicate({ previous, current, changed: changedParts(previous, current, { withStatus: true }) });
}

describe('a predicate', () => {
  type Metadata = NonNullable<Parameters<typeof widget>[2]>;
  type Name = 'generation' | 'labels' | 'annotations' | 'finalizers';
  it.each<[Name, Metadata, Metadata]>([
    ['generation', { generation: 1 }, { generation: 2 }],
    ['generation', { size: 1 }, { size: 2 }],
    ['labels', {}, { labels: { a: 'b' } }],
    ['annotations', { annotations: { a: 'b' } }, { annotations: { a: 'c' } }],
    ['finalizers', { finalizers: ['a/b'] }, {}],
  ])('of %s says yes to a change from %j to %j, and no to others', (name, before, after) => {
    expect(says(Predicates[name], before, after)).toBe(true);
    expect(says(Predicates.default, before, after)).toBe(true);
    expect(says(Predicates[name], {}, {}, { state: 'new' })).toBe(false);
    for (const other of ['generation', 'labels', 'annotations', 'finalizers', 'status'] as const)
      if (other !== name) expect(says(Predicates[other], before, after)).toBe(false);
  });

  it('of the status says yes to that, which by default is no reason', () => {
    expect(says(Predicates.status, {}, {}, { state: 'new' })).toBe(true);
    expect(says(Predicates.default, {}, {}, { state: 'new' })).toBe(false);
  });

  it('is any function of the object as it was and as it is', () => {
    const isGrowing: Predicate<WidgetObject> = ({ previous, current }) =>
      current.spec.size > previous.spec.size;
    expect(says(isGrowing, { size: 1 }, { size: 2 })).toBe(true);
    expect(says(isGrowing, { size: 2 }, { size: 1 })).toBe(false);
    const { any, all, not, labels, generation } = Predicates;
    expect(says(all(isGrowing, generation), { size: 1 }, { size: 2 })).toBe(true);
    expect(says(all(isGrowing, labels), { size: 1 }, { size: 2 })).toBe(false);
    expect(says(any(isGrowing, labels), { size: 1 }, { size: 2 })).toBe(true);
    expect(says(not(isGrowing), { size: 1 }, { size: 2 })).toBe(false);
  });

  it('of a label selector says yes to what is selected, comes to be, or was', () => {
    const selected = Predicates.labelSelector('app=web,tier in (a, b)');
    const [web, other] = [{ labels: { app: 'web', tier: 'a' } }, { labels: { app: 'web', tier: 'c' } }];
    expect(says(selected, { ...web, size: 1 }, { ...web, size: 2 })).toBe(true);
    expect(says(selected, web, other)).toBe(true);
    expect(says(selected, other, web)).toBe(true);
    expect(says(selected, { ...other, size: 1 }, { ...other, size: 2 })).toBe(false);
    expect(says(selected, { size: 1 }, { size: 2 })).toBe(false);
  });

  it.each(['app is web', 'app=web,', 5 as never])('of the label selector %j is refused', (selector) => {
    expect(() => Predicates.labelSelector(selector)).toThrow(
      'Expected the selector of Predicates.labelSelector() to be a label selector such as "app=web,tier in (a,b)"',
    );
  });
});
