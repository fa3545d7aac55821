/** `npm run benchmark:api-server`: the embedded API server beside the real one, in one run on one machine. */
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { UsageError } from '../operators/command-line.js';
import { parseServerArguments, type ServerBenchmarkArguments } from './command-line.js';
import { type Measure, measureHolding, measureSpeed } from './measures.js';
import { startEmbedded, startReal } from './servers.js';

const starts = { embedded: startEmbedded, real: startReal };
// The real server takes minutes for what the embedded one takes seconds: it is asked for less.
const writes = { embedded: 5_000, real: 1_000 };
const usage = `Usage: npm run benchmark:api-server -- [--only embedded|real] [--objects N] [--real-objects N]`;

try {
  const asked = parseServerArguments(process.argv.slice(2));
  if (asked.help) console.log(usage);
  else print(await measureAll(asked));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}

async function measureAll({ servers, objects }: ServerBenchmarkArguments): Promise<Map<string, Measure[]>> {
  const results = new Map<string, Measure[]>();
  for (const name of servers) {
    const rows: Measure[] = [];
    for (const measure of [measureSpeed, measureHolding]) {
      // A server of its own for each: what one has done is no burden of the other.
      await using server = await starts[name]();
      console.log(`measuring ${server.name} …`);
      rows.push(...(await measure(server, { objects: objects[name], writes: writes[name] })));
      results.set(server.name, rows);
    }
  }
  return results;
}

function print(all: ReadonlyMap<string, readonly Measure[]>): void {
  console.log(
    `\nNode ${process.version}, ${availableParallelism()} cores, one HTTP/2 connection, 32 requests at a time\n`,
  );
  const names = [...all.keys()];
  console.log(`| | ${names.join(' | ')} |`);
  console.log(`| --- |${' ---: |'.repeat(names.length)}`);
  const [first = []] = all.values();
  for (const [index, { name, unit }] of first.entries()) {
    const figures = [...all.values()].map((rows) => format(rows[index]));
    console.log(`| ${name}, ${unit} | ${figures.join(' | ')} |`);
  }
}

function format({ value, of }: Pick<Measure, 'value' | 'of'> = { value: NaN }): string {
  const text = value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
  return of ? `${text} (${of})` : text;
}
