/**
 * `npm run benchmark -- [SCENARIO…] [PEER…] [--runs N] [--tuned] [--out FILE]`: operators written with this framework and
 * with others, one after another on a real kube-apiserver of their own, run about by run about.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { peers } from './catalogue.js';
import { type BenchmarkArguments, expectWritable, parseArguments, UsageError } from './command-line.js';
import { MissingToolchainError, type Peer, type PeerCommand, type Variant } from './peer.js';
import { machine, type Row, tableOf } from './report.js';
import type { Scenario } from './scenario.js';
import { latency } from './scenarios/latency.js';
import { sync } from './scenarios/sync.js';
import { creations, deletions } from './scenarios/writes.js';

const scenarios: readonly Scenario[] = [
  sync(1_000),
  sync(10_000),
  sync(50_000),
  sync(200_000),
  creations(2_000),
  latency(500, 20),
  latency(5_000, 2),
  deletions(2_000),
];
/** What runs when none is named. */
const usual = new Set(['s1-10000', 's1-50000', 's2', 's3', 's4']);

const usage = `Usage: npm run benchmark -- [SCENARIO…] [PEER…] [--runs N] [--tuned] [--out FILE]
Scenarios: ${scenarios.map(({ name }) => name).join(', ')}
Peers: ${peers.map(({ name }) => name).join(', ')}`;
const { names, runs, tuned, out } = await argumentsOrEnd();

async function argumentsOrEnd(): Promise<BenchmarkArguments> {
  try {
    const known = [...scenarios, ...peers].map(({ name }) => name);
    const parsed = parseArguments(process.argv.slice(2), known);
    if (parsed.help) {
      console.log(usage);
      process.exit(0);
    }
    // Whoever measures for an hour wants to know before, not after, that the result can't be kept.
    if (parsed.out !== undefined) await expectWritable(parsed.out);
    return parsed;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

/** Those that are named; all of a sort where none of it is. */
function chosen<T extends { readonly name: string }>(
  all: readonly T[],
  otherwise: readonly T[],
): readonly T[] {
  const named = all.filter(({ name }) => names.includes(name));
  return named.length > 0 ? named : otherwise;
}

interface Contestant {
  readonly peer: Peer;
  readonly variant: Variant;
  readonly command: PeerCommand;
}

const contestants: Contestant[] = [];
const versions: string[] = [];
for (const peer of chosen(peers, peers)) {
  try {
    const folder = path.join(homedir(), '.cache', 'nestjs-kuberator', 'benchmark', peer.name);
    await mkdir(folder, { recursive: true });
    console.error(`building ${peer.name} …`);
    const command = await peer.build(folder);
    versions.push(`${peer.name}: ${await peer.versions()}`);
    const variants = tuned ? peer.variants : peer.variants.slice(0, 1);
    contestants.push(...variants.map((variant) => ({ peer, variant, command })));
  } catch (error) {
    if (!(error instanceof MissingToolchainError)) throw error;
    console.error(`skipped ${peer.name}: ${error.message}`);
    versions.push(`${peer.name}: skipped, ${error.message}`);
  }
}

const results: { scenario: string; rows: Row[] }[] = [];
console.log(`${machine()}\n${versions.join('\n')}\n`);
for (const scenario of chosen(
  scenarios,
  scenarios.filter(({ name }) => usual.has(name)),
)) {
  const rows = contestants.map(({ peer, variant }): Row => ({
    peer: peer.name,
    variant,
    runs: [],
    failures: [],
  }));
  for (let run = 0; run < runs; run++) {
    for (const [index, { peer, variant, command }] of contestants.entries()) {
      console.error(`${scenario.name}, run ${run + 1} of ${runs}: ${peer.name} ${variant}`);
      try {
        rows[index]?.runs.push(await scenario.run(command, variant));
      } catch (error) {
        // One that does not get there is a result, too: its row has a run less, and the table says why.
        console.error(`${peer.name} ${variant} did not get through ${scenario.name}:`, error);
        const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
        rows[index]?.failures.push(why);
      }
    }
  }
  results.push({ scenario: scenario.name, rows });
  console.log(`${tableOf(scenario, rows)}\n`);
}
if (out !== undefined)
  await writeFile(out, `${JSON.stringify({ machine: machine(), versions, results }, null, 2)}\n`);
