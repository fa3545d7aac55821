import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../test/support/for-seeds.js';
import { planRanges, type Holdings } from './plan-ranges.js';
import { formatTable, parseTable } from './shard-table.js';

const all = (count: number) => Array.from({ length: count }, (_, range) => range);
const of = (plan: Holdings) => Object.fromEntries([...plan].map(([member, ranges]) => [member, [...ranges]]));

describe('planRanges', () => {
  it('gives all to the only one, and leaves as much as can be where others come', () => {
    const one = planRanges(8, ['a'], new Map());
    expect(of(one)).toEqual({ a: all(8) });
    expect(of(planRanges(8, ['a', 'b', 'c'], one))).toEqual({ a: [0, 1, 2], b: [3, 4, 5], c: [6, 7] });
  });

  it('gives what somebody had who is gone to the others', () => {
    const three = planRanges(8, ['a', 'b', 'c'], new Map());
    const two = planRanges(8, ['a', 'c'], three);
    expect(of(two)).toEqual({ a: [0, 1, 2, 3], c: [6, 7, 4, 5] });
  });

  it('does not change its mind while two let go of what a third shall have', () => {
    const before = new Map([
      ['a', new Set(all(8))],
      ['b', new Set(all(16).slice(8))],
    ]);
    const members = ['a', 'b', 'c'];
    const plan = planRanges(16, members, before);
    const halfway = new Map([...before, ['a', plan.get('a')!]]);
    expect(of(planRanges(16, members, halfway))).toEqual(of(plan));
  });

  it('gives some nothing where there are more members than ranges', () => {
    const plan = planRanges(2, ['a', 'b', 'c'], new Map());
    expect([...plan.values()].map(({ size }) => size)).toEqual([1, 1, 0]);
  });

  it('is balanced, complete, the same for all, and moves no more than it must, whoever comes and goes', () =>
    forSeeds(200, (dice) => {
      const count = dice.pick([1, 5, 16, 64]);
      let holdings: Holdings = new Map();
      let members: string[] = [];
      for (let step = 0; step < 20; step++) {
        const name = `m${dice.int(0, 8)}`;
        members = members.includes(name) ? members.filter((one) => one !== name) : [...members, name];
        if (members.length === 0) continue;
        const plan = planRanges(count, members, holdings);
        const again = planRanges(count, [...members].reverse(), new Map([...holdings].reverse()));
        expect(of(again)).toEqual(of(plan));
        const sizes = [...plan.values()].map(({ size }) => size);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect([...plan.values()].flatMap((ranges) => [...ranges]).sort((a, b) => a - b)).toEqual(all(count));
        // What a member has up to its share stays with it.
        const least = Math.floor(count / members.length);
        for (const member of members) {
          const had = holdings.get(member) ?? new Set<number>();
          const kept = had.intersection(plan.get(member)!).size;
          expect(kept).toBeGreaterThanOrEqual(Math.min(had.size, least));
        }
        // Nothing to do once it is so.
        expect(planRanges(count, members, plan)).toEqual(plan);
        holdings = plan;
      }
    }));

  it('comes to rest, in whatever order ranges are let go and taken', () =>
    forSeeds(100, (dice) => {
      const count = 32;
      const members = ['a', 'b', 'c', 'd'].slice(0, dice.int(1, 4));
      const held = new Map(members.map((member) => [member, new Set<number>()]));
      for (const range of all(count)) if (!dice.oneIn(3)) held.get(dice.pick(members))!.add(range);
      let moves = 0;
      for (let step = 0; step < 2_000; step++) {
        const me = dice.pick(members);
        const mine = held.get(me)!;
        const target = planRanges(count, members, held).get(me)!;
        const others = new Set([...held.values()].filter((one) => one !== mine).flatMap((one) => [...one]));
        const surplus = [...mine].filter((range) => !target.has(range));
        const wanted = [...target].filter((range) => !mine.has(range) && !others.has(range));
        if (surplus.length > 0) mine.delete(dice.pick(surplus));
        else if (wanted.length > 0) mine.add(dice.pick(wanted));
        else continue;
        moves++;
      }
      expect(planRanges(count, members, held)).toEqual(held);
      expect(moves).toBeLessThanOrEqual(2 * count);
    }));
});

describe('the table of a group', () => {
  it('comes back as it was written', () => {
    const holdings = new Map([
      ['operator-0_1f', new Set([0, 1, 2, 5])],
      ['operator-1_2e', new Set([7])],
    ]);
    const text = formatTable({ by: 'uid', count: 8, holdings });
    expect(text).toBe('{"by":"uid","ranges":8,"held":{"operator-0_1f":"0-2,5","operator-1_2e":"7"}}');
    expect(parseTable(text)).toEqual({ by: 'uid', count: 8, holdings });
  });

  it.each([undefined, '', 'nonsense', '[]', '{"by":"name","ranges":8,"held":{}}', '{"by":"uid","held":{}}'])(
    'is not taken from what is none: %s',
    (text) => expect(parseTable(text)).toBeUndefined(),
  );

  it('gives a range to one holder only, and none that there is not, whatever somebody wrote into it', () => {
    const { holdings } = parseTable('{"by":"uid","ranges":4,"held":{"a":"0-9,x,-1","b":"1,3","c":5}}')!;
    expect(of(holdings)).toEqual({ a: [0, 1, 2, 3], b: [], c: [] });
  });
});
