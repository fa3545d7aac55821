import { readFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import process from 'node:process';
import { UsageError } from './command-line.js';
import type { Column, Figures } from './scenario.js';

/** All that a benchmark has found, each single run of it: enough to make its tables and plots again. */
export interface Results {
  /** When it began, ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
  /** Of the peers that were built, what they are, and of the others why they were not. */
  readonly versions: readonly string[];
  readonly scenarios: ScenarioResult[];
}

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryBytes: number;
  /** Of the system: `linux 6.18.0`. */
  readonly kernel: string;
  /** Of this program, and of the operators that run on it. */
  readonly node: string;
  /** kube-apiserver and etcd. */
  readonly kubernetes: string;
  /** What each operator might have, in MiB; absent: all there is. */
  readonly memoryLimit?: number | undefined;
}

export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly rows: readonly Row[];
  /** Which peers took no part, and why. */
  readonly absent: readonly { readonly peer: string; readonly why: string }[];
}

/** All runs of one peer in one scenario. */
export interface Row {
  readonly peer: string;
  readonly variant: string;
  readonly runs: Figures[];
  /** Why its other runs came to nothing, one line each. */
  readonly failures: string[];
}

export function thisMachine(kubernetes: string, memoryLimit?: number): Machine {
  const all = cpus();
  return {
    cores: all.length,
    cpu: all[0]?.model.trim() ?? 'unknown',
    memoryBytes: totalmem(),
    kernel: `${process.platform} ${release()}`,
    node: process.versions.node,
    kubernetes,
    memoryLimit,
  };
}

/** One line for the head of the tables. */
export const describeMachine = ({
  cores,
  cpu,
  memoryBytes,
  kernel,
  kubernetes,
  memoryLimit,
}: Machine): string =>
  `${cores} cores, ${cpu}, ${Math.round(memoryBytes / 2 ** 30)} GiB, ${kernel}, Kubernetes ${kubernetes}` +
  (memoryLimit === undefined ? '' : `; each operator may have ${memoryLimit} MiB`);

/** What `--out` has written. @throws UsageError */
export async function readResults(file: string): Promise<Results> {
  let results: Partial<Results>;
  try {
    results = JSON.parse(await readFile(file, 'utf8')) as Partial<Results>;
  } catch (error) {
    throw new UsageError(`--from: "${file}" can't be read: ${(error as Error).message}`, { cause: error });
  }
  if (!results.machine || !results.versions || !Array.isArray(results.scenarios))
    throw new UsageError(`--from: "${file}" holds no results of this benchmark, as --out writes them.`);
  return results as Results;
}
