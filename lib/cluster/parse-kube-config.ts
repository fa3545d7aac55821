import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { dirname, isAbsolute, join } from 'node:path';
import type { Context } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { definedOf } from '../common/defined.js';
import { type KubeConfigContent, LoadedKubeConfig } from './loaded-kube-config.js';

type Fields = Readonly<Record<string, unknown>>;

/** A user who shall act with other rights than a header each can say. */
const UNSUPPORTED = ['as-uid', 'as-groups', 'as-user-extra'];

/**
 * The kubeconfig that a Pod has by its service account.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 * @internal
 */
export function inClusterKubeConfig(folder: string): LoadedKubeConfig {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = process.env;
  const namespaceFile = join(folder, 'namespace');
  const namespace = existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : undefined;
  return new LoadedKubeConfig({
    clusters: [
      {
        name: 'inCluster',
        caFile: join(folder, 'ca.crt'),
        server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
        skipTLSVerify: false,
      },
    ],
    users: [
      {
        name: 'inClusterUser',
        authProvider: { name: 'tokenFile', config: { tokenFile: join(folder, 'token') } },
      },
    ],
    contexts: [
      {
        name: 'inClusterContext',
        cluster: 'inCluster',
        user: 'inClusterUser',
        ...(namespace && { namespace }),
      },
    ],
    currentContext: 'inClusterContext',
  });
}

/**
 * The content of a kubeconfig file, with the paths in it as seen from its folder.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 * @throws Error that names the entry which is none
 * @internal
 */
export function parseKubeConfig(text: string, file: string): KubeConfigContent {
  return kubeConfigOf(parse(text), file);
}

/** The same, of what was parsed already. @internal */
export function kubeConfigOf(said: unknown, file: string): KubeConfigContent {
  const from = (path: unknown) => absolute(path, dirname(file));
  if (said === null || said === undefined || typeof said !== 'object' || Array.isArray(said))
    throw new TypeError('it is no kubeconfig: there is no object in it');
  const config = said as Fields;
  const users = entries(config, 'users', 'user');
  return {
    clusters: entries(config, 'clusters', 'cluster').map(([name, cluster, where]) => {
      const server = textOf(cluster['server']);
      if (!server) throw new TypeError(`${where}.cluster.server is missing`);
      return definedOf({
        name,
        server: server.replace(/\/$/, ''),
        skipTLSVerify: cluster['insecure-skip-tls-verify'] === true,
        caData: textOf(cluster['certificate-authority-data']),
        caFile: from(cluster['certificate-authority']),
        tlsServerName: textOf(cluster['tls-server-name']),
        proxyUrl: textOf(cluster['proxy-url']),
      });
    }),
    contexts: entries(config, 'contexts', 'context').map(([name, context]) =>
      definedOf({
        name,
        cluster: textOf(context['cluster']) ?? '',
        user: textOf(context['user']),
        namespace: textOf(context['namespace']),
      } as Context),
    ),
    users: users.map(([name, user]) =>
      definedOf({
        name,
        authProvider: authProviderOf(user, from(user['tokenFile'])),
        exec: user['exec'] ?? undefined,
        certData: textOf(user['client-certificate-data']),
        certFile: from(user['client-certificate']),
        keyData: textOf(user['client-key-data']),
        keyFile: from(user['client-key']),
        token: user['tokenFile'] ? undefined : textOf(user['token']),
        username: textOf(user['username']),
        password: textOf(user['password']),
        impersonateUser: textOf(user['as']),
      }),
    ),
    currentContext: textOf(config['current-context']) ?? '',
    unsupported: Object.fromEntries(
      users.map(([name, user]) => [name, UNSUPPORTED.filter((field) => user[field] !== undefined)]),
    ),
  };
}

/** A token file goes before a token, as in client-go. */
function authProviderOf(user: Fields, tokenFile: string | undefined): unknown {
  if (tokenFile !== undefined) return { name: 'tokenFile', config: { tokenFile } };
  return user['auth-provider'] ?? undefined;
}

/** Several files are one, in which of two entries of the same name the first counts, as in kubectl. @internal */
export function mergeKubeConfigs(
  first: KubeConfigContent,
  ...others: readonly KubeConfigContent[]
): KubeConfigContent {
  const all = [first, ...others];
  return {
    clusters: firstOfEachName(all.flatMap(({ clusters }) => clusters)),
    contexts: firstOfEachName(all.flatMap(({ contexts }) => contexts)),
    users: firstOfEachName(all.flatMap(({ users }) => users)),
    currentContext: all.find(({ currentContext }) => currentContext !== '')?.currentContext ?? '',
    unsupported: Object.assign({}, ...all.map(({ unsupported }) => unsupported).reverse()) as Readonly<
      Record<string, readonly string[]>
    >,
  };
}

function firstOfEachName<Entry extends { readonly name: string }>(list: readonly Entry[]): Entry[] {
  return list.filter(({ name }, index) => list.findIndex((other) => other.name === name) === index);
}

function entries(config: Fields, list: string, field: string): [name: string, Fields, where: string][] {
  const value = config[list] ?? [];
  if (!Array.isArray(value)) throw new TypeError(`${list} is no list`);
  return value.map((entry: Fields | null, index) => {
    const where = `${list}[${index}]`;
    const name = textOf(entry?.['name']);
    if (!name) throw new TypeError(`${where}.name is missing`);
    const inner = entry?.[field] ?? (field === 'user' ? {} : undefined);
    if (typeof inner !== 'object' || inner === null) throw new TypeError(`${where}.${field} is missing`);
    return [name, inner as Fields, where];
  });
}

/** A number in YAML is a text that nobody has put into quotes. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function absolute(path: unknown, folder: string): string | undefined {
  const text = textOf(path);
  return text === undefined || isAbsolute(text) ? text : join(folder, text);
}
