import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startControlPlane } from '../../control-plane/control-plane.js';
import { CaseContext } from '../frame/case-context.js';
import { describeDifferences } from '../frame/compare.js';
import type { ServerUnderTest } from '../frame/server-under-test.js';
import { apiServerFlags, embeddedServer, realServer } from '../frame/servers.js';
import { widgets } from '../frame/widget-crd.js';
import { seedOf } from './choices.js';
import { describeRequest, type FuzzSequence } from './fuzz-request.js';
import { generate } from './generate.js';
import { lockStep } from './lock-step.js';
import { minimise } from './minimise.js';

const length = 25;

/** Random requests on both servers until they differ, or the count is reached. Exit code 1 where they differ. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      /** Requests in all. */
      count: { type: 'string', default: '2000' },
      /** Only this sequence of the seed. */
      sequence: { type: 'string' },
      /** Goes on after so many findings. */
      findings: { type: 'string', default: '1' },
      workers: { type: 'string', default: '8' },
      /** Compares the real server with itself, to find what is chance. */
      self: { type: 'boolean' },
    },
  });
  const seed = Number(values.seed);
  const run = randomBytes(3).toString('hex');
  await using plane = await startControlPlane({ version: '1.36', apiServerFlags });
  await using second = values.self ? await startControlPlane({ version: '1.36', apiServerFlags }) : undefined;
  const servers = [
    await realServer(plane.kubeconfigPath),
    second ? await realServer(second.kubeconfigPath) : await embeddedServer(),
  ] as const;
  for (const server of servers) await prepare(server, run);
  const first = Number(values.sequence ?? 0);
  const last = values.sequence === undefined ? Math.ceil(Number(values.count) / length) : first + 1;
  const findings = await search(
    seed,
    first,
    last,
    servers,
    run,
    Number(values.findings),
    Number(values.workers),
  );
  await Promise.all(servers.map((server) => server.close()));
  process.exitCode = findings > 0 ? 1 : 0;
}

async function prepare(server: ServerUnderTest, run: string): Promise<void> {
  await widgets(new CaseContext(server, `prepare-${run}`));
}

async function search(
  seed: number,
  first: number,
  last: number,
  servers: readonly [ServerUnderTest, ServerUnderTest],
  run: string,
  most: number,
  workers: number,
): Promise<number> {
  const startedAt = performance.now();
  let next = first;
  let sent = 0;
  let findings = 0;
  const work = async (): Promise<void> => {
    while (next < last && findings < most) {
      const index = next++;
      const sequence = generate(seedOf(seed, index), length);
      const divergence = await lockStep(sequence, servers, run);
      sent += length;
      if (sent % 10_000 === 0) console.log(`${sent} requests, ${rate(sent, startedAt)} per second`);
      if (!divergence || findings >= most) continue;
      findings++;
      console.log(await report(seed, index, sequence, servers, run));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  console.log(`seed ${seed}: ${sent} requests, ${findings} differences, ${rate(sent, startedAt)} per second`);
  return findings;
}

function rate(sent: number, startedAt: number): string {
  return String(Math.round((sent / (performance.now() - startedAt)) * 1000));
}

/** A finding with as few requests as possible, and the line that shows it again. */
async function report(
  seed: number,
  index: number,
  { watched, requests }: FuzzSequence,
  servers: readonly [ServerUnderTest, ServerUnderTest],
  run: string,
): Promise<string> {
  const few = await minimise(
    requests,
    async (some) => (await lockStep({ watched, requests: some }, servers, run)) !== undefined,
  );
  const divergence = await lockStep({ watched, requests: few }, servers, run);
  return [
    `\nThe servers differ after ${few.length} requests (npm run fuzz -- --seed ${seed} --sequence ${index}):`,
    ...few.map((request, at) => `  ${at + 1}. ${describeRequest(request)}`),
    divergence ? describeDifferences(divergence.found, 8) : '  (not seen again: chance)',
  ].join('\n');
}
