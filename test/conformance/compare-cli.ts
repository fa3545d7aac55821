import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startControlPlane } from '../control-plane/control-plane.js';
import { allCases } from './cases/index.js';
import { type ConformanceCase, title } from './frame/case.js';
import { describeDifferences, type Difference, differences } from './frame/compare.js';
import { runCase } from './frame/run-case.js';
import type { ServerUnderTest } from './frame/server-under-test.js';
import { apiServerFlags, embeddedServer, realServer } from './frame/servers.js';
import type { Step } from './frame/transcript.js';

/** What became of one case. */
interface Outcome {
  readonly test: ConformanceCase;
  readonly error?: string;
  readonly found: readonly Difference[];
  readonly steps?: readonly Step[];
}

/** Runs the chosen subjects on both servers, and says where they differ. */
export async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'real-only': { type: 'boolean' },
      /** Compares the real server with itself: what differs then is chance, and has to be masked. */
      twice: { type: 'boolean' },
      ignore: { type: 'string', multiple: true },
      show: { type: 'boolean' },
      json: { type: 'string' },
      limit: { type: 'string' },
    },
  });
  const chosen = allCases.filter(
    (test) => positionals.length === 0 || positionals.some((one) => title(test).includes(one)),
  );
  if (chosen.length === 0) {
    console.error(
      `There is no case whose title has ${positionals.map((one) => `"${one}"`).join(' or ')} in it.`,
    );
    process.exitCode = 2;
    return;
  }
  await using plane = await startControlPlane({ version: '1.36', apiServerFlags });
  const real = await realServer(plane.kubeconfigPath);
  const other = values.twice ? real : values['real-only'] ? undefined : await embeddedServer();
  const startedAt = performance.now();
  const outcomes = await runAll(chosen, real, other, values.ignore ?? []);
  for (const { test, error, found, steps } of outcomes) {
    if (values.show) console.log(`${title(test)}\n${JSON.stringify(steps, undefined, 1)}`);
    if (error) console.log(`✗ ${title(test)}\n  ${error}`);
    else if (found.length > 0)
      console.log(`≠ ${title(test)}\n${describeDifferences(found, Number(values.limit ?? 6))}`);
  }
  const failed = outcomes.filter(({ error }) => error).length;
  const differing = outcomes.filter(({ found }) => found.length > 0).length;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${chosen.length} cases, ${failed} failed, ${differing} differ, ${seconds} s`);
  if (values.json) await writeFile(values.json, JSON.stringify(outcomes, undefined, 1));
  await Promise.all([real.close(), other?.close()]);
}

async function runAll(
  cases: readonly ConformanceCase[],
  real: ServerUnderTest,
  embedded: ServerUnderTest | undefined,
  ignored: readonly string[],
): Promise<Outcome[]> {
  const run = randomBytes(2).toString('hex');
  const outcomes: Outcome[] = [];
  const queue = [...cases.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, test] = next;
      outcomes[index] = await compare(test, `c${index}-${run}`, real, embedded, ignored);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return outcomes;
}

async function compare(
  test: ConformanceCase,
  id: string,
  real: ServerUnderTest,
  embedded: ServerUnderTest | undefined,
  ignored: readonly string[],
): Promise<Outcome> {
  try {
    const steps = await runCase(test, real, id);
    const found = embedded
      ? differences(steps, await runCase(test, embedded, embedded.name === real.name ? `${id}-2` : id))
      : [];
    return { test, steps, found: found.filter(({ path }) => !ignored.some((field) => path.includes(field))) };
  } catch (error) {
    return { test, error: error instanceof Error ? error.message : String(error), found: [] };
  }
}
