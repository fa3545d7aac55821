import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startControlPlane } from '../../test/control-plane/index.js';
import { type Access, accessOf } from '../support/access.js';
import { processesIn, usageOf } from '../support/processes.js';

/** A server under measurement, in processes of its own. */
export interface MeasuredServer extends AsyncDisposable {
  readonly name: string;
  /** From the start of the process to the first answer. */
  readonly startMs: number;
  readonly access: Access;
  /** Resident memory of all its processes, in bytes. */
  memory(): Promise<number>;
}

const CLI = fileURLToPath(new URL('../../lib/cli/main.js', import.meta.url));

/** The embedded server, by its command line. */
export async function startEmbedded(): Promise<MeasuredServer> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [CLI, 'embedded'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await firstLine(child);
  const startMs = performance.now() - startedAt;
  const file = /\(kubeconfig: (.*)\)/.exec(line)?.[1];
  if (!file) throw new Error(`The embedded server did not say where its kubeconfig is: ${line}`);
  return {
    name: 'embedded',
    startMs,
    access: await accessOf(file),
    memory: () => residentMemory([child.pid ?? 0]),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** The real kube-apiserver with its etcd. */
export async function startReal(): Promise<MeasuredServer> {
  const startedAt = performance.now();
  const controlPlane = await startControlPlane();
  const startMs = performance.now() - startedAt;
  return {
    name: `kube-apiserver ${controlPlane.version} and etcd`,
    startMs,
    access: await accessOf(controlPlane.kubeconfigPath),
    memory: async () => residentMemory(await processesIn(controlPlane.directory, /^(etcd|kube-apiserver)/)),
    [Symbol.asyncDispose]: () => controlPlane.close(),
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the process has no output');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('The embedded server ended before it was ready.');
}

const residentMemory = async (pids: readonly number[]) => (await usageOf(pids)).residentBytes;
