import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { expectWritable, parseArguments, UsageError } from '../../benchmark/operators/command-line.js';

const known = (name: string) => ['s2', 'kube-rs'].includes(name);

it.each([
  [['--rums', '3'], "Unknown option '--rums'."],
  [['--runs'], "Option '--runs <value>' argument missing."],
  [['--runs', '0'], '--runs must be a whole number of at least 1, and not "0".'],
  [['--runs', 'many'], '--runs must be a whole number of at least 1, and not "many".'],
  [
    ['--from', 'x.json', '--out', 'y.json'],
    '--from measures nothing, so there is nothing new for --out. Give one of them.',
  ],
  [['--memory', '1G'], '--memory must be a whole number of MiB of at least 64, and not "1G".'],
  [['s2', 's9'], 'There is no scenario or peer "s9".'],
])('the benchmark refuses %j in one line', (args, message) => {
  expect(() => parseArguments(args, known)).toThrow(new UsageError(message));
});

it('the benchmark takes names and options in any order', () => {
  const expected = {
    names: ['s2', 'kube-rs'],
    runs: 3,
    tuned: true,
    memory: 512,
    out: 'x.json',
    from: undefined,
    plots: undefined,
    help: false,
  };
  expect(
    parseArguments(['s2', '--runs', '3', 'kube-rs', '--tuned', '--memory', '512', '--out', 'x.json'], known),
  ).toEqual(expected);
});

it('the benchmark refuses a file for its results that it could not write', async () => {
  const file = path.join(tmpdir(), 'no-such-folder', 'x.json');
  await expect(expectWritable(file)).rejects.toThrow(`--out: "${file}" can't be written: ENOENT`);
});
