import { describe, expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import { ObjectTable } from './object-table.js';
import { StoredObject } from './stored-object.js';

const stored = (name: string, size = 1, padding = 4_096) =>
  StoredObject.from('default', {
    ...widget(name, 1),
    spec: { size, padding: 'ä'.repeat(padding / 2) },
  } as ReturnType<typeof widget>);
const sizeOf = (object: StoredObject | undefined) =>
  (object?.parse() as { spec?: { size: number } } | undefined)?.spec?.size;
const blocksOf = (table: ObjectTable) => new Set([...table.values()].map(({ block }) => block));

describe('the table of a store', () => {
  it('reads back what was written, wherever it has been moved meanwhile', () => {
    const table = new ObjectTable();
    const names = Array.from({ length: 500 }, (_, index) => `w-${index}`);
    for (let round = 1; round <= 20; round++)
      for (const [index, name] of names.entries())
        if (round === 1 || index % round === 0) table.set(stored(name, round));
    for (const [index, name] of names.entries()) {
      const last = Array.from({ length: 20 }, (_, round) => 20 - round).find((round) => index % round === 0);
      expect(sizeOf(table.get(`default/default/${name}`)), name).toBe(last);
    }
  });

  it('takes no more than twice the memory of what it holds, however often that changes', () => {
    const table = new ObjectTable();
    for (let index = 0; index < 1_000; index++) table.set(stored(`w-${index}`));
    for (let change = 0; change < 20_000; change++) table.set(stored(`w-${(change * 7) % 1_000}`, change));
    const taken = [...blocksOf(table)].reduce((sum, { memory }) => sum + memory.length, 0);
    const held = [...table.values()].reduce((sum, { length }) => sum + length, 0);
    expect(taken).toBeLessThan(2 * held + 2 * 1024 * 1024);
    for (let index = 0; index < 1_000; index++) table.delete(`default/default/w-${index}`);
    expect(table.size).toBe(0);
  });

  it('keeps nothing of a list that did not come to its end, and all of what was there', () => {
    const table = new ObjectTable();
    for (let index = 0; index < 100; index++) table.set(stored(`w-${index}`));
    const before = [...table.values()];
    for (let attempt = 0; attempt < 50; attempt++) {
      table.beginList();
      for (let index = 0; index < 100; index++)
        table.list(index % 2 ? before[index]! : stored(`w-${index}`, 2));
      expect(sizeOf(table.get('default/default/w-0'))).toBe(1);
    }
    table.beginList();
    const listed = Array.from({ length: 50 }, (_, index) => stored(`w-${index}`, 3));
    for (const object of listed) table.list(object);
    expect([...table.finishList().values()]).toEqual(before);
    expect([...table.values()]).toEqual(listed);
    expect(before.filter(({ isPresent }) => isPresent)).toEqual([]);
    expect(listed.filter(({ isPresent }) => !isPresent)).toEqual([]);
    expect(listed.every((object) => sizeOf(object) === 3)).toBe(true);
    const present = [...blocksOf(table)].reduce((sum, { presentBytes }) => sum + presentBytes, 0);
    expect(present).toBe(listed.reduce((sum, { length }) => sum + length, 0));
  });
});
