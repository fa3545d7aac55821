import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';

/** What the benchmark was asked for. */
export interface BenchmarkArguments {
  /** Of scenarios and peers. Without one of a sort, its usual ones run. */
  readonly names: readonly string[];
  readonly runs: number;
  readonly tuned: boolean;
  /** The memory, in MiB, that each operator may have. */
  readonly memory: number | undefined;
  /** Where all results go, as JSON. */
  readonly out: string | undefined;
  /** Results of an earlier `out`: nothing is measured. */
  readonly from: string | undefined;
  /** The folder for the plots. */
  readonly plots: string | undefined;
  readonly help: boolean;
}

/** Something only the reader can mend: shown without a stack. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseArguments(
  args: readonly string[],
  isKnown: (name: string) => boolean,
): BenchmarkArguments {
  const { values, positionals: names } = parse(args);
  const unknown = names.find((name) => !isKnown(name));
  if (unknown !== undefined) throw new UsageError(`There is no scenario or peer "${unknown}".`);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new UsageError(`--runs must be a whole number of at least 1, and not "${values.runs}".`);
  const { tuned, out, from, plots, help } = values;
  const memory = values.memory === undefined ? undefined : Number(values.memory);
  if (memory !== undefined && (!Number.isInteger(memory) || memory < 64))
    throw new UsageError(
      `--memory must be a whole number of MiB of at least 64, and not "${values.memory}".`,
    );
  if (from !== undefined && out !== undefined)
    throw new UsageError('--from measures nothing, so there is nothing new for --out. Give one of them.');
  return { names, runs, tuned, memory, out, from, plots, help };
}

/** Creates the file, but leaves what is in it. @throws UsageError */
export async function expectWritable(file: string): Promise<void> {
  try {
    await (await open(file, 'a')).close();
  } catch (error) {
    throw new UsageError(`--out: "${file}" can't be written: ${(error as Error).message}`, { cause: error });
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        runs: { type: 'string', default: '5' },
        tuned: { type: 'boolean', default: false },
        memory: { type: 'string' },
        out: { type: 'string' },
        from: { type: 'string' },
        plots: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw asUsageError(error);
  }
}

/** What `parseArgs()` of Node throws. Its text goes on about `--` and how to pass it. */
export function asUsageError(error: unknown): UsageError {
  const [problem = ''] = (error as Error).message.split('. ', 1);
  return new UsageError(problem.endsWith('.') ? problem : `${problem}.`, { cause: error });
}
