import { describe, expect, it } from 'vitest';
import { Bag } from './bag.js';

const item = (name: string) => ({ name, place: -1 });
const names = (bag: Bag<{ name: string; place: number }>) => [...bag].map(({ name }) => name).sort();

describe('a bag', () => {
  it('holds what was added and not deleted, once', () => {
    const bag = new Bag<{ name: string; place: number }>();
    const [a, b, c] = [item('a'), item('b'), item('c')];
    for (const one of [a, b, c, a]) bag.add(one);
    expect([bag.size, names(bag)]).toEqual([3, ['a', 'b', 'c']]);
    bag.delete(a);
    bag.delete(a);
    expect([bag.has(a), bag.has(b), bag.has(c), names(bag)]).toEqual([false, true, true, ['b', 'c']]);
    bag.add(a);
    bag.delete(c);
    bag.delete(b);
    expect([names(bag), bag.find(({ name }) => name === 'a')]).toEqual([['a'], a]);
  });
});
