import { createHash } from 'node:crypto';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../common/clock.js';
import { KubeConfigError } from './kube-config-error.js';

/** What a request needs to be let in, as it is at this moment. @internal */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsMaterial;
  /** Changes when the TLS material does: then a new connection is due. */
  readonly tlsFingerprint: string;
}

/** @internal */
export interface TlsMaterial {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly passphrase?: string;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/** Token and certificate files rotate (a projected service account token hourly), so they are read anew. */
const REREAD_AFTER_MS = 60_000;

/**
 * The credentials of a kubeconfig's current user, kept for a minute, loaded once for all who ask at the same
 * time (an exec plugin may take seconds and open a browser), and reloaded when the server answers 401.
 *
 * @internal
 */
export class CredentialSource {
  private cached: { credentials: Credentials; loadedAt: number } | undefined;
  private loading: Promise<Credentials> | undefined;

  constructor(
    private kubeConfig: KubeConfig,
    private readonly clock: Clock,
  ) {}

  current(): Credentials | Promise<Credentials> {
    if (this.cached && this.clock.now() - this.cached.loadedAt < REREAD_AFTER_MS)
      return this.cached.credentials;
    return this.load();
  }

  /** After a 401: loads again, unless somebody did so since `refused` was handed out. */
  renew(refused: Credentials): Credentials | Promise<Credentials> {
    if (this.cached && this.cached.credentials !== refused) return this.cached.credentials;
    if (!this.loading) this.kubeConfig = withoutTokenCache(this.kubeConfig);
    return this.load();
  }

  private load(): Promise<Credentials> {
    this.loading ??= readCredentials(this.kubeConfig)
      .then((credentials) => {
        this.cached = { credentials, loadedAt: this.clock.now() };
        return credentials;
      })
      .finally(() => (this.loading = undefined));
    return this.loading;
  }
}

async function readCredentials(kubeConfig: KubeConfig): Promise<Credentials> {
  const options: RequestOptions = {};
  try {
    await kubeConfig.applyToHTTPSOptions(options);
  } catch (error) {
    const user = kubeConfig.getCurrentUser()?.name ?? '';
    throw new KubeConfigError(`The credentials of user "${user}" could not be loaded.`, { cause: error });
  }
  const headers: Record<string, string> = {};
  // Trimmed, for a token file may end in a newline, which no header may hold.
  for (const [name, value] of Object.entries(options.headers ?? {}))
    headers[name.toLowerCase()] = String(value).trim();
  if (options.auth) headers['authorization'] ??= `Basic ${Buffer.from(options.auth).toString('base64')}`;
  const tls = tlsMaterial(options);
  return { headers, tls, tlsFingerprint: fingerprint(tls) };
}

function tlsMaterial(options: RequestOptions): TlsMaterial {
  const names = ['ca', 'cert', 'key', 'passphrase', 'servername', 'rejectUnauthorized'] as const;
  const given = names.filter((name) => options[name] !== undefined && options[name] !== null);
  return Object.fromEntries(given.map((name) => [name, options[name]]));
}

function fingerprint(tls: TlsMaterial): string {
  const hash = createHash('sha256');
  for (const [name, value] of Object.entries(tls))
    hash.update(`${name}\0`).update(toBytes(value)).update('\0');
  return hash.digest('base64');
}

function toBytes(value: unknown): Buffer | string {
  return Buffer.isBuffer(value) ? value : String(value);
}

/**
 * An exec plugin's token is cached in the KubeConfig until it expires, even if the server refuses it. A copy of
 * the KubeConfig starts without that cache.
 */
function withoutTokenCache(kubeConfig: KubeConfig): KubeConfig {
  const Constructor = kubeConfig.constructor as new () => KubeConfig;
  const copy = new Constructor();
  const { clusters, contexts, users, currentContext } = kubeConfig;
  copy.loadFromOptions({ clusters, contexts, users, currentContext });
  const custom = Reflect.get(kubeConfig, 'custom_authenticators') as
    Parameters<KubeConfig['addAuthenticator']>[0][] | undefined;
  custom?.forEach((authenticator) => copy.addAuthenticator(authenticator));
  return copy;
}
