import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { KubeConfig } from '@kubernetes/client-node';
import { EmbeddedCluster } from '../../lib/testing/index.js';
import { type SampleArguments, UsageError } from './command-line.js';

/** The cluster that a sample plays on. */
export interface SampleCluster {
  /** Started for the sample, and gone with it. */
  readonly isOwn: boolean;
  readonly namespace: string;
  /** For a line of log. */
  readonly description: string;
  /** A command line that reaches this cluster from another terminal. */
  kubectl(command: string): string;
  close(): Promise<void>;
}

/**
 * The named cluster, or one of its own. From then on it is this process's default cluster, so that the app of a
 * sample can say `KuberatorModule.forRoot()`, like one that is deployed.
 *
 * @throws UsageError for a file or a context that is not there.
 */
export function openCluster(
  { kubeconfig, context }: SampleArguments,
  simulate: boolean,
): Promise<SampleCluster> {
  // The cluster of a Pod that this may run in was not named, so it is not touched.
  delete process.env['KUBERNETES_SERVICE_HOST'];
  return kubeconfig === undefined ? ownCluster(simulate) : namedCluster(kubeconfig, context);
}

async function ownCluster(simulate: boolean): Promise<SampleCluster> {
  const cluster = await EmbeddedCluster.start({ simulate });
  const folder = await temporaryFolder();
  const file = path.join(folder, 'kubeconfig.yaml');
  await writeFile(file, cluster.kubeconfigText, { mode: 0o600 });
  process.env['KUBECONFIG'] = file;
  return {
    isOwn: true,
    namespace: 'default',
    description: `a Kubernetes API server in this process (${cluster.url}), which ends with it`,
    kubectl: (command) => `kubectl --kubeconfig ${quoted(file)} ${command}`,
    close: async () => {
      await cluster.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function namedCluster(file: string, context: string | undefined): Promise<SampleCluster> {
  const config = read(file);
  const name = context ?? config.getCurrentContext();
  const known = config.getContexts().map((one) => one.name);
  if (!name) {
    throw new UsageError(
      `"${file}" has no current context. It has: ${known.join(', ') || 'none'}. Name one with --context.`,
    );
  }
  if (!known.includes(name)) {
    throw new UsageError(`"${file}" has no context "${name}". It has: ${known.join(', ') || 'none'}.`);
  }
  config.setCurrentContext(name);
  const server = config.getCurrentCluster()?.server;
  const namespace = config.getContextObject(name)?.namespace ?? 'default';
  const overlay = await contextOverlay(name);
  process.env['KUBECONFIG'] = [overlay, file].join(path.delimiter);
  const options = ['--kubeconfig', file, '--context', name, '--namespace', namespace];
  return {
    isOwn: false,
    namespace,
    description: `context "${name}" (${server})`,
    kubectl: (command) => `kubectl ${options.map(quoted).join(' ')} ${command}`,
    close: () => rm(path.dirname(overlay), { recursive: true, force: true }),
  };
}

function read(file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
    return config;
  } catch (error) {
    const [reason] = (error as Error).message.split('\n', 1);
    throw new UsageError(`The kubeconfig "${file}" could not be read: ${reason}`);
  }
}

/** Of several files in KUBECONFIG, the first that names a current context decides. This one names nothing else. */
async function contextOverlay(name: string): Promise<string> {
  const overlay = path.join(await temporaryFolder(), 'context.yaml');
  const config = { apiVersion: 'v1', kind: 'Config', clusters: [], contexts: [], users: [] };
  await writeFile(overlay, JSON.stringify({ ...config, 'current-context': name }));
  return overlay;
}

function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'kuberator-sample-'));
}

function quoted(text: string): string {
  return /^[-\w./:@]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
