import { parseArgs } from 'node:util';
import { asUsageError, UsageError } from '../operators/command-line.js';

const SERVERS = ['embedded', 'real'] as const;
type ServerName = (typeof SERVERS)[number];

/** What the benchmark of the API servers was asked for. */
export interface ServerBenchmarkArguments {
  /** In the order in which they are measured. */
  readonly servers: readonly ServerName[];
  /** How many objects each has to hold. */
  readonly objects: Readonly<Record<ServerName, number>>;
  readonly help: boolean;
}

/** @throws UsageError */
export function parseServerArguments(args: readonly string[]): ServerBenchmarkArguments {
  const { objects, 'real-objects': realObjects, only, help } = parse(args);
  const servers = SERVERS.filter((name) => only === undefined || only === name);
  if (servers.length === 0) throw new UsageError(`--only must be embedded or real, and not "${only}".`);
  return {
    servers,
    objects: { embedded: count('objects', objects), real: count('real-objects', realObjects) },
    help,
  };
}

function count(option: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 5_000) return number;
  throw new UsageError(`--${option} must be a whole number of at least 5000, and not "${value}".`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        objects: { type: 'string', default: '100000' },
        'real-objects': { type: 'string', default: '20000' },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw asUsageError(error);
  }
}
