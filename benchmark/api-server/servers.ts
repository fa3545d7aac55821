import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { startControlPlane } from '../../test/control-plane/index.js';

/** A server under measurement, in processes of its own. */
export interface MeasuredServer extends AsyncDisposable {
  readonly name: string;
  /** From the start of the process to the first answer. */
  readonly startMs: number;
  readonly access: Access;
  /** Resident memory of all its processes, in bytes. */
  memory(): Promise<number>;
}

/** How a client comes in. */
export interface Access {
  readonly url: string;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
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
    memory: () => residentMemory([child.pid]),
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
    memory: async () => residentMemory(await processesIn(controlPlane.directory)),
    [Symbol.asyncDispose]: () => controlPlane.close(),
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the process has no output');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('The embedded server ended before it was ready.');
}

async function accessOf(file: string): Promise<Access> {
  const { clusters, users } = parse(await readFile(file, 'utf8')) as {
    clusters: { cluster: Record<string, string> }[];
    users: { user: Record<string, string> }[];
  };
  const decoded = (text: string | undefined) => Buffer.from(text ?? '', 'base64');
  const { server = '', 'certificate-authority-data': ca } = clusters[0]?.cluster ?? {};
  const { 'client-certificate-data': cert, 'client-key-data': key } = users[0]?.user ?? {};
  return { url: server, ca: decoded(ca), cert: decoded(cert), key: decoded(key) };
}

async function residentMemory(pids: readonly (number | undefined)[]): Promise<number> {
  let total = 0;
  for (const pid of pids) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    total += Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  }
  return total;
}

/** Processes that were started with files of a folder. */
async function processesIn(folder: string): Promise<number[]> {
  const child = spawn('pgrep', ['-f', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pids: number[] = [];
  for await (const line of createInterface(child.stdout)) pids.push(Number(line));
  const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  return pids.filter((_pid, index) => /^(etcd|kube-apiserver)/.test(names[index] ?? ''));
}
