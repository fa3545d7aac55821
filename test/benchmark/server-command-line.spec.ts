import { describe, expect, it } from 'vitest';
import { parseServerArguments } from '../../benchmark/api-server/command-line.js';

describe('the benchmark of the API servers', () => {
  it('measures both servers, or the one that is named', () => {
    const both = { servers: ['embedded', 'real'], objects: { embedded: 100_000, real: 20_000 }, help: false };
    expect(parseServerArguments([])).toEqual(both);
    expect(parseServerArguments(['--only', 'real', '--real-objects', '5000'])).toMatchObject({
      servers: ['real'],
      objects: { real: 5_000 },
    });
    expect(parseServerArguments(['--help'])).toMatchObject({ help: true });
  });

  it.each([
    [['--onyl', 'real'], "Unknown option '--onyl'."],
    [['--only', 'other'], '--only must be embedded or real, and not "other".'],
    [['--objects', '10'], '--objects must be a whole number of at least 5000, and not "10".'],
  ])('says in one line what is wrong with %s', (args, message) => {
    expect(() => parseServerArguments(args)).toThrow(message);
  });
});
