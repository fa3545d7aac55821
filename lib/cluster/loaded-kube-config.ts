import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import type { Cluster, Context, KubeConfig, User } from '@kubernetes/client-node';

/** What is needed of a `KubeConfig` of @kubernetes/client-node, and every one has. @publicApi */
export type KubeConfigLike = Pick<
  KubeConfig,
  | 'clusters'
  | 'contexts'
  | 'users'
  | 'currentContext'
  | 'getContexts'
  | 'getUsers'
  | 'getCurrentContext'
  | 'getContextObject'
  | 'getCurrentCluster'
  | 'getCurrentUser'
  | 'applyToHTTPSOptions'
>;

/** @internal */
export interface KubeConfigContent {
  readonly clusters: Cluster[];
  readonly contexts: Context[];
  readonly users: User[];
  readonly currentContext: string;
  /** What its users have that can't be honoured, by their names. */
  readonly unsupported?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * A kubeconfig as it was read. client-node comes with all its generated API classes, which take a quarter of a second and
 * some 45 MB, so it is loaded only for users whose credentials come from a plugin.
 *
 * @internal
 */
export class LoadedKubeConfig implements KubeConfigLike {
  readonly clusters: Cluster[];
  readonly contexts: Context[];
  readonly users: User[];
  readonly currentContext: string;
  private pluginsOnce: Promise<KubeConfig> | undefined;

  constructor({ clusters, contexts, users, currentContext }: KubeConfigContent) {
    this.clusters = clusters;
    this.contexts = contexts;
    this.users = users;
    this.currentContext = currentContext;
  }

  getContexts(): Context[] {
    return this.contexts;
  }

  getUsers(): User[] {
    return this.users;
  }

  getCurrentContext(): string {
    return this.currentContext;
  }

  getContextObject(name: string): Context | null {
    return this.contexts.find((context) => context.name === name) ?? null;
  }

  getCurrentCluster(): Cluster | null {
    const name = this.getContextObject(this.currentContext)?.cluster;
    return this.clusters.find((cluster) => cluster.name === name) ?? null;
  }

  getCurrentUser(): User | null {
    const name = this.getContextObject(this.currentContext)?.user;
    return this.users.find((user) => user.name === name) ?? null;
  }

  async applyToHTTPSOptions(options: RequestOptions): Promise<void> {
    const user = this.getCurrentUser();
    if (user && needsPlugin(user)) return (await this.plugins()).applyToHTTPSOptions(options);
    this.applyTls(options, user);
    if (user) applyCredentials(options, user);
  }

  private applyTls(options: RequestOptions, user: User | null): void {
    const cluster = this.getCurrentCluster();
    if (cluster?.skipTLSVerify) options.rejectUnauthorized = false;
    if (cluster?.tlsServerName) options.servername = cluster.tlsServerName;
    const ca = contentOf(cluster?.caFile, cluster?.caData);
    const cert = contentOf(user?.certFile, user?.certData);
    const key = contentOf(user?.keyFile, user?.keyData);
    if (ca) options.ca = ca;
    if (cert) options.cert = cert;
    if (key) options.key = key;
  }

  /** One for all calls: it keeps a plugin's credentials until they expire. */
  private plugins(): Promise<KubeConfig> {
    return (this.pluginsOnce ??= import('@kubernetes/client-node').then(({ KubeConfig }) => {
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromOptions(this);
      return kubeConfig;
    }));
  }
}

function needsPlugin({ exec, authProvider }: User): boolean {
  return Boolean(exec) || (Boolean(authProvider) && tokenFileOf(authProvider) === undefined);
}

function tokenFileOf(authProvider: unknown): string | undefined {
  const { config } = (authProvider ?? {}) as { config?: { tokenFile?: unknown } };
  return typeof config?.tokenFile === 'string' ? config.tokenFile : undefined;
}

function applyCredentials(options: RequestOptions, user: User): void {
  const tokenFile = tokenFileOf(user.authProvider);
  const token = user.token || (tokenFile !== undefined ? readFileSync(tokenFile, 'utf8') : undefined);
  const headers: Record<string, string> = {};
  if (user.impersonateUser) headers['Impersonate-User'] = user.impersonateUser;
  if (token) headers['Authorization'] = `Bearer ${token}`;
  options.headers = headers;
  if (user.username) options.auth = `${user.username}:${user.password ?? ''}`;
}

/** As in client-go, data go before a file. */
function contentOf(file: string | undefined, data: string | undefined): Buffer | undefined {
  if (data) return Buffer.from(data, 'base64');
  return file ? readFileSync(file) : undefined;
}
