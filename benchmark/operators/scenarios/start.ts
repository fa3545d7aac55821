import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedCluster } from '../../../lib/testing/index.js';
import { accessOf } from '../../support/access.js';
import { Http2Client } from '../../support/http2-client.js';
import type { PeerCommand, Variant } from '../peer.js';
import { type Reading, RunningPeer } from '../running-peer.js';
import type { Figures, Scenario } from '../scenario.js';
import { installWidgets } from '../widgets.js';

const MIB = 1024 * 1024;
const WITHIN_MS = 60_000;
const BARE: PeerCommand = {
  command: process.execPath,
  args: [fileURLToPath(new URL('../start/bare-nest.js', import.meta.url))],
};

/** S7: an operator of one kind that has no objects, from the start of its process to its first list. */
export const start: Scenario = {
  name: 's7',
  title: 'The start of the process, until the first request for the objects',
  columns: {
    'until its own code runs': { unit: 's', less: true },
    'until the first list': { unit: 's', less: true },
    CPU: { unit: 's', less: true },
    RSS: { unit: 'MiB', less: true },
    'more than bare Nest': { unit: 's', less: true },
    'CPU more than bare Nest': { unit: 's', less: true },
    'RSS more than bare Nest': { unit: 'MiB', less: true },
  },
  entrants: ({ name, command, variants }) =>
    variants.map((variant) => ({
      variant,
      async run() {
        const operator = await startOf(command, variant);
        const figures = {
          'until its own code runs': seconds(operator, operator.starting),
          'until the first list': seconds(operator, operator.first),
          CPU: operator.first.cpuSeconds,
          RSS: operator.first.residentBytes / MIB,
        };
        return name === 'nestjs-kuberator' ? { ...figures, ...(await besideBareNest(operator)) } : figures;
      },
    })),
};

interface Start {
  readonly startedAtMs: number;
  /** Its modules are loaded. */
  readonly starting: Reading;
  readonly first: Reading;
}

const seconds = ({ startedAtMs }: Start, { atMs }: Reading): number => (atMs - startedAtMs) / 1000;

async function startOf(command: PeerCommand, variant: Variant): Promise<Start> {
  const folder = await mkdtemp(path.join(tmpdir(), 'benchmark-start-'));
  try {
    await using cluster = await EmbeddedCluster.start();
    const kubeconfig = path.join(folder, 'kubeconfig.yaml');
    await writeFile(kubeconfig, cluster.kubeconfigText, { mode: 0o600 });
    using client = new Http2Client(await accessOf(kubeconfig));
    await installWidgets(client);
    const before = cluster.requests.length;
    const task = { kubeconfig, mode: 'count', expect: 1, variant } as const;
    await using running = new RunningPeer(command, task);
    const first = running.whileItRuns(untilAskedForWidgets(cluster, before)).then(() => running.read());
    const starting = await running.when('starting', WITHIN_MS);
    return { startedAtMs: running.startedAtMs, starting, first: await first };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function untilAskedForWidgets(cluster: EmbeddedCluster, from: number): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  // Some stream their first list from a watch.
  while (!cluster.requests.slice(from).some(({ resource }) => resource === 'widgets')) {
    if (performance.now() > deadline) throw new Error('The operator did not ask for its objects.');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function besideBareNest(operator: Start): Promise<Figures> {
  const task = { kubeconfig: '', mode: 'count', expect: 0, variant: 'default' } as const;
  await using running = new RunningPeer(BARE, task);
  const ready = await running.when('synced', WITHIN_MS);
  return {
    'more than bare Nest': seconds(operator, operator.first) - (ready.atMs - running.startedAtMs) / 1000,
    'CPU more than bare Nest': operator.first.cpuSeconds - ready.cpuSeconds,
    'RSS more than bare Nest': (operator.first.residentBytes - ready.residentBytes) / MIB,
  };
}
