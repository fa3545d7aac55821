import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { KubeConfigError } from './kube-config-error.js';

/** Which cluster to talk to, and as whom. @publicApi */
export interface ClusterOptions {
  /** A `KubeConfig` of @kubernetes/client-node, or the path of a kubeconfig file. */
  readonly kubeConfig?: KubeConfig | string;
  /** A context of the kubeconfig other than its current one. */
  readonly context?: string;
}

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * The kubeconfig: the one from the options; else the Pod's service account; else `$KUBECONFIG`; else
 * `~/.kube/config`. There is no further fallback: no kubeconfig is an error, never a guess.
 *
 * @internal
 */
export async function loadKubeConfig({ kubeConfig, context }: ClusterOptions): Promise<KubeConfig> {
  const loaded = typeof kubeConfig === 'object' ? kubeConfig : await readKubeConfig(kubeConfig);
  if (context !== undefined) {
    const known = loaded.getContexts().map(({ name }) => name);
    if (!known.includes(context)) {
      throw kubeConfigError(
        `The kubeconfig has no context "${context}". It has: ${known.join(', ') || 'none'}.`,
      );
    }
    loaded.setCurrentContext(context);
  }
  if (!loaded.getCurrentCluster()?.server) {
    throw kubeConfigError(
      `The context "${loaded.getCurrentContext()}" of the kubeconfig names no cluster with a server. Choose one with \`context\`.`,
    );
  }
  const proxyUrl = loaded.getCurrentCluster()?.proxyUrl;
  if (proxyUrl !== undefined && !/^https?:/.test(proxyUrl)) {
    throw kubeConfigError(
      `The proxy-url "${proxyUrl}" of the kubeconfig is not supported. Use one of http: or https:.`,
    );
  }
  return loaded;
}

async function readKubeConfig(path: string | undefined): Promise<KubeConfig> {
  // Its generated API classes cost about half a second and 60 MB, so it is loaded only when it is needed.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const kubeConfig = new KubeConfig();
  if (path === undefined && process.env['KUBERNETES_SERVICE_HOST'] && existsSync(SERVICE_ACCOUNT_TOKEN)) {
    kubeConfig.loadFromCluster();
    return kubeConfig;
  }
  for (const [index, file] of filesToRead(path).entries()) {
    try {
      const next = new KubeConfig();
      next.loadFromFile(file);
      if (index === 0) kubeConfig.loadFromOptions(next);
      else kubeConfig.mergeConfig(next, true);
    } catch (error) {
      throw kubeConfigError(`The kubeconfig "${file}" could not be read.`, error);
    }
  }
  return kubeConfig;
}

function filesToRead(path: string | undefined): string[] {
  if (path !== undefined) return [path];
  const fromEnvironment = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const files = fromEnvironment.length > 0 ? fromEnvironment : [join(homedir(), '.kube', 'config')];
  const present = files.filter((file) => existsSync(file));
  if (present.length === 0) {
    throw kubeConfigError(
      `No kubeconfig was found: this is not a Pod with a service account, and there is no ${files.join(' or ')}. ` +
        'Set `kubeConfig` in KuberatorModule.forRoot(), or KUBECONFIG.',
    );
  }
  return present;
}

function kubeConfigError(message: string, cause?: unknown): KubeConfigError {
  return new KubeConfigError(message, cause === undefined ? {} : { cause });
}
