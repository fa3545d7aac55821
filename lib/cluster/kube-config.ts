import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { unexpected } from '../common/invalid-option-error.js';
import { copyOf } from './copy-kube-config.js';
import { KubeConfigError } from './kube-config-error.js';
import { type KubeConfigLike, type KubeConfigContent, LoadedKubeConfig } from './loaded-kube-config.js';
import { inClusterKubeConfig, mergeKubeConfigs, parseKubeConfig } from './parse-kube-config.js';

/** Which cluster to talk to, and as whom. @publicApi */
export interface ClusterOptions {
  /** A `KubeConfig` of @kubernetes/client-node, or the path of a kubeconfig file. */
  readonly kubeConfig?: KubeConfig | string | undefined;
  /** A context of the kubeconfig other than its current one. */
  readonly context?: string | undefined;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The kubeconfig: the one from the options; else the Pod's service account; else `$KUBECONFIG`; else
 * `~/.kube/config`. There is no further fallback: no kubeconfig is an error, never a guess.
 *
 * @internal
 */
export function loadKubeConfig(
  {
    kubeConfig,
    context,
  }: Pick<ClusterOptions, 'context'> & { readonly kubeConfig?: KubeConfigLike | string | undefined },
  where = 'KuberatorModule.forRoot()',
): KubeConfigLike {
  if (kubeConfig !== undefined && typeof kubeConfig !== 'string' && !isKubeConfig(kubeConfig))
    throw unexpected(
      `\`kubeConfig\` of ${where}`,
      'a KubeConfig of @kubernetes/client-node, or the path of a file',
      kubeConfig,
    );
  if (context !== undefined && typeof context !== 'string')
    throw unexpected(`\`context\` of ${where}`, 'the name of a context', context);
  const given = typeof kubeConfig === 'object' ? kubeConfig : readKubeConfig(kubeConfig, context);
  const loaded = withUser(context === undefined ? given : inContext(given, context));
  const cluster = loaded.getCurrentCluster();
  if (!cluster?.server) throw new KubeConfigError(whyNoServer(loaded));
  if (cluster.proxyUrl !== undefined && !/^https?:/.test(cluster.proxyUrl)) {
    throw new KubeConfigError(
      `The proxy-url "${cluster.proxyUrl}" of the kubeconfig is not supported. Use one of http: or https:.`,
    );
  }
  return loaded;
}

function isKubeConfig(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'getCurrentCluster' in value;
}

/** Tools empty `current-context` when its cluster goes, and a file may have been cut short: client-node takes both. */
function whyNoServer(kubeConfig: KubeConfigLike): string {
  const { contexts } = kubeConfig;
  const current = kubeConfig.getCurrentContext() as string | undefined;
  if (!current) return `The kubeconfig has no current context. ${choiceOf(kubeConfig)}`;
  if (contexts.some(({ name }) => name === current))
    return `The context "${current}" of the kubeconfig names no cluster with a server. Choose one with \`context\`.`;
  return `The current context "${current}" of the kubeconfig is not in it. ${choiceOf(kubeConfig)}`;
}

function choiceOf({ contexts }: KubeConfigLike): string {
  if (contexts.length === 0) return 'It has no contexts at all: give another file.';
  return `Choose one with \`context\`: ${contexts.map(({ name }) => name).join(', ')}.`;
}

function inContext(kubeConfig: KubeConfigLike, context: string): KubeConfigLike {
  const known = kubeConfig.getContexts().map(({ name }) => name);
  if (!known.includes(context)) {
    throw new KubeConfigError(
      `The kubeconfig has no context "${context}". It has: ${known.join(', ') || 'none'}.`,
    );
  }
  return copyOf(kubeConfig, { currentContext: context });
}

/**
 * A context without a user is one for a server that asks for no credentials, or for which a proxy has them. client-node
 * then forgets the cluster's TLS settings, too (`applyHTTPSOptions()` returns before it sets them), so it gets a user
 * who has nothing.
 */
function withUser(kubeConfig: KubeConfigLike): KubeConfigLike {
  const current = kubeConfig.getContextObject(kubeConfig.getCurrentContext());
  if (!current || kubeConfig.getCurrentUser()) return kubeConfig;
  const users = kubeConfig.getUsers();
  if (current.user) {
    const known = users.map(({ name }) => name).join(', ') || 'none';
    throw new KubeConfigError(
      `The context "${current.name}" of the kubeconfig names the user "${current.user}", who is not in it. It has: ${known}.`,
    );
  }
  const nobody = { name: NOBODY };
  const contexts = kubeConfig
    .getContexts()
    .map((context) => (context.name === current.name ? { ...context, user: NOBODY } : context));
  return copyOf(kubeConfig, { contexts, users: [...users, nobody] });
}

/** No user of a kubeconfig has this name by chance. */
const NOBODY = 'nestjs-kuberator: no user';

function readKubeConfig(path: string | undefined, context: string | undefined): LoadedKubeConfig {
  const isInCluster = path === undefined && process.env['KUBERNETES_SERVICE_HOST'] !== undefined;
  if (isInCluster && existsSync(join(SERVICE_ACCOUNT, 'token'))) return inClusterKubeConfig(SERVICE_ACCOUNT);
  const [first, ...others] = filesToRead(path).map(readFile);
  const content = mergeKubeConfigs(first as KubeConfigContent, ...others);
  refuseUnsupported(content, context ?? content.currentContext);
  return new LoadedKubeConfig(content);
}

function readFile(file: string): KubeConfigContent {
  try {
    return parseKubeConfig(readFileSync(file, 'utf8'), file);
  } catch (error) {
    throw new KubeConfigError(`The kubeconfig "${file}" could not be read.`, { cause: error });
  }
}

/** Nobody acts with other rights than the file says. @internal */
export function refuseUnsupported(
  { contexts, unsupported }: KubeConfigContent,
  currentContext: string,
): void {
  const name = contexts.find((context) => context.name === currentContext)?.user ?? '';
  const fields = unsupported?.[name] ?? [];
  if (fields.length === 0) return;
  throw new KubeConfigError(
    `The user "${name}" of the kubeconfig has ${fields.map((field) => `\`${field}\``).join(' and ')}, ` +
      'which is not supported. Use one with `as` alone, or with credentials of its own.',
  );
}

function filesToRead(path: string | undefined): string[] {
  if (path !== undefined) return [path];
  const fromEnvironment = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const files = fromEnvironment.length > 0 ? fromEnvironment : [join(homedir(), '.kube', 'config')];
  const present = files.filter((file) => existsSync(file));
  if (present.length === 0) {
    throw new KubeConfigError(
      `No kubeconfig was found: this is not a Pod with a service account, and there is no ${files.join(' or ')}. ` +
        'Set `kubeConfig` in KuberatorModule.forRoot(), or KUBECONFIG.',
    );
  }
  return present;
}
