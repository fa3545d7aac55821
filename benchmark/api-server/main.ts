/** `npm run benchmark:api-server`: the embedded API server beside the real one, in one run on one machine. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Measure, measureHolding, measureSpeed } from './measures.js';
import { startEmbedded, startReal } from './servers.js';

const { values } = parseArgs({
  options: {
    objects: { type: 'string', default: '100000' },
    'real-objects': { type: 'string', default: '20000' },
    only: { type: 'string' },
  },
});
// The real server takes minutes for what the embedded one takes seconds: it is asked for less.
const efforts = {
  embedded: { objects: count('objects'), writes: 5_000 },
  real: { objects: count('real-objects'), writes: 1_000 },
};

const results = new Map<string, Measure[]>();
for (const [name, start] of [
  ['embedded', startEmbedded],
  ['real', startReal],
] as const) {
  if (values.only !== undefined && values.only !== name) continue;
  const rows: Measure[] = [];
  for (const measure of [measureSpeed, measureHolding]) {
    // A server of its own for each: what one has done is no burden of the other.
    await using server = await start();
    console.log(`measuring ${server.name} …`);
    rows.push(...(await measure(server, efforts[name])));
    results.set(server.name, rows);
  }
}
print(results);

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

function count(option: 'objects' | 'real-objects'): number {
  const number = Number(values[option]);
  if (Number.isInteger(number) && number >= 5_000) return number;
  console.error(`--${option} must be a whole number of at least 5000, and not "${values[option]}".`);
  process.exit(2);
}
