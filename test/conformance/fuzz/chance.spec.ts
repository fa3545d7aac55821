import { describe, expect, it } from 'vitest';
import { withoutChance } from './chance.js';

describe('what is chance', () => {
  const manager = (name: string, margin: string) =>
    `${margin}- apiVersion: v1\n${margin}  fieldsV1:\n${margin}    f:data: {}\n${margin}  manager: ${name}\n`;
  const map = (...names: string[]) =>
    `kind: ConfigMap\nmetadata:\n  managedFields:\n${names.map((name) => manager(name, '  ')).join('')}  name: a\n`;

  it('is in what order the managers of an object are, in YAML, too', () => {
    expect(withoutChance(map('one', 'two'))).toBe(withoutChance(map('two', 'one')));
    expect(withoutChance(map('one', 'two'))).not.toBe(withoutChance(map('one', 'one')));
    const items = (...names: string[]) =>
      `items:\n- metadata:\n    managedFields:\n${names.map((name) => manager(name, '    ')).join('')}    name: a\n`;
    expect(withoutChance(items('b', 'a'))).toBe(items('a', 'b'));
  });

  it('is not in what order anything else is', () => {
    expect(withoutChance('data:\n  b: x\n  a: x\n')).toBe('data:\n  b: x\n  a: x\n');
    expect(withoutChance({ finalizers: ['b', 'a'] })).toEqual({ finalizers: ['b', 'a'] });
  });
});
