import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EmbeddedCluster } from '../testing/api-server/embedded-cluster.js';
import { UsageError } from './usage-error.js';

/** @internal */
export const EMBEDDED_OPTIONS = {
  port: { type: 'string' },
  kubeconfig: { type: 'string' },
  plain: { type: 'boolean' },
  controllers: { type: 'boolean' },
  simulate: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @internal */
export interface EmbeddedValues {
  readonly port?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly plain?: boolean | undefined;
  readonly controllers?: boolean | undefined;
  readonly simulate?: boolean | undefined;
}

/** Runs an embedded cluster in the foreground until SIGINT or SIGTERM. @returns the exit code @internal */
export async function embeddedCommand(values: EmbeddedValues): Promise<number> {
  const port = portOf(values.port);
  if (values.kubeconfig === '') throw new UsageError('--kubeconfig must name a file.');
  const stopped = untilStopped();
  const cluster = await start(port, values);
  const folder = values.kubeconfig === undefined ? await mkdtemp(join(tmpdir(), 'kuberator-')) : undefined;
  const file = resolve(values.kubeconfig ?? join(folder ?? '', 'kubeconfig'));
  try {
    try {
      await writeFile(file, cluster.kubeconfigText, { mode: 0o600 });
    } catch (cause) {
      throw new UsageError(`The kubeconfig could not be written: ${(cause as Error).message}`, { cause });
    }
    process.stdout.write(`ready: ${cluster.url} (kubeconfig: ${file})\n`);
    await stopped;
  } finally {
    await cluster.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
  return 0;
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port must be a number from 0 to 65535, and not "${text}".`);
}

async function start(
  port: number,
  { plain = false, controllers, simulate }: EmbeddedValues,
): Promise<EmbeddedCluster> {
  try {
    return await EmbeddedCluster.start({ port, tls: !plain, controllers, simulate });
  } catch (cause) {
    const problem = PORT_PROBLEMS[(cause as NodeJS.ErrnoException).code ?? ''];
    if (problem === undefined) throw cause;
    throw new UsageError(`Port ${port} ${problem}. Name another with --port, or none for any free one.`, {
      cause,
    });
  }
}

const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken',
  EACCES: 'needs more rights',
};

function untilStopped(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
