/**
 * `npm run benchmark -- [SCENARIO…] [PEER…] [--runs N] [--tuned] [--out FILE] [--plots DIR]`: operators written with this
 * framework and with others, one after another on a real kube-apiserver of their own, run about by run about.
 */
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { peers } from './catalogue.js';
import { type BenchmarkArguments, expectWritable, parseArguments, UsageError } from './command-line.js';
import { constancyTable, growthTable } from './growth.js';
import { measure } from './measure.js';
import { MemoryLimit } from './memory-limit.js';
import { writePlots } from './plots/index.js';
import { buildPeers, serverVersions } from './programs.js';
import { tableOf } from './report.js';
import { describeMachine, readResults, type Results, type ScenarioResult, thisMachine } from './results.js';
import { namesMeant, scenarioNamed, scenarioNames, usualScenarios } from './scenarios/index.js';

const usage = `Usage: npm run benchmark -- [SCENARIO…] [PEER…] [--runs N] [--tuned] [--memory MIB]
                            [--out FILE] [--plots DIR]
       npm run benchmark -- --from FILE [--plots DIR]
Scenarios, with any number for N: ${scenarioNames.join(', ')}
Peers: ${peers.map(({ name }) => name).join(', ')}`;

try {
  await run(parseArguments(process.argv.slice(2), (name) => isPeer(name) || namesMeant(name).length > 0));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}

async function run(options: BenchmarkArguments): Promise<void> {
  if (options.help) return console.log(usage);
  if (options.from !== undefined) {
    const results = await readResults(options.from);
    printHead(results);
    results.scenarios.forEach(printScenario);
    return finish(results, options.plots);
  }
  // Whoever measures for an hour wants to know before, not after, that the result can't be kept.
  if (options.out !== undefined) await expectWritable(options.out);
  await finish(await measureAll(options), options.plots);
}

async function finish(results: Results, plots: string | undefined): Promise<void> {
  for (const table of [growthTable(results.scenarios), constancyTable(results.scenarios)])
    if (table !== undefined) console.log(`${table}\n`);
  if (plots !== undefined) console.log((await writePlots(results, plots)).join('\n'));
}

async function measureAll({ names, runs, tuned, memory, out }: BenchmarkArguments): Promise<Results> {
  const meant = names.flatMap(namesMeant);
  const chosen = names.some(isPeer) ? peers.filter(({ name }) => names.includes(name)) : peers;
  await using limit = memory === undefined ? undefined : await MemoryLimit.of(memory);
  const { built, versions } = await buildPeers(chosen, tuned);
  const limited = limit ? built.map((peer) => ({ ...peer, command: limit.on(peer.command) })) : built;
  const machine = thisMachine(await serverVersions(), memory);
  const results: Results = { date: new Date().toISOString(), machine, versions, scenarios: [] };
  printHead(results);
  for (const name of meant.length > 0 ? meant : usualScenarios) {
    const scenario = scenarioNamed(name);
    if (!scenario) continue;
    const result = await measure(scenario, limited, runs);
    results.scenarios.push(result);
    printScenario(result);
    // After each, so that an end before the last leaves those that are through.
    if (out !== undefined) await writeFile(out, `${JSON.stringify(results, null, 2)}\n`);
  }
  return results;
}

function isPeer(name: string): boolean {
  return peers.some((peer) => peer.name === name);
}

function printHead({ date, machine, versions }: Results): void {
  console.log(`${date.slice(0, 10)}, ${describeMachine(machine)}\n${versions.join('\n')}\n`);
}

function printScenario(result: ScenarioResult): void {
  console.log(`${tableOf(result, result.rows, result.absent)}\n`);
}
