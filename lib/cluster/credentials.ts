import { createHash } from 'node:crypto';
import type { RequestOptions } from 'node:https';
import { backoffDelayMs, type Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { copyOf } from './copy-kube-config.js';
import { KubeConfigError } from './kube-config-error.js';
import type { KubeConfigLike } from './loaded-kube-config.js';

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

/** A file that is being replaced is back in a moment; a plugin that needs somebody's help may take its time. */
const FAILED_REREAD = { initialMs: 1_000, maxMs: REREAD_AFTER_MS };
const SHORTEST_PAUSE_MS = 1_000;

/**
 * The credentials of a kubeconfig's current user, kept for a minute, loaded once for all who ask at the same
 * time (an exec plugin may take seconds and open a browser), and reloaded when the server answers 401.
 *
 * Those that can't be read again are kept, for they may still be good: only the server can tell.
 *
 * @internal
 */
export class CredentialSource {
  private cached: { readonly credentials: Credentials; readonly freshUntil: number } | undefined;
  private loading: Promise<Credentials> | undefined;
  private failures = 0;

  constructor(
    private kubeConfig: KubeConfigLike,
    private readonly clock: Clock,
    private readonly random: Random = Math.random,
    private readonly log?: Log,
  ) {}

  current(): Credentials | Promise<Credentials> {
    if (!this.cached) return this.load();
    const { credentials, freshUntil } = this.cached;
    if (this.clock.now() < freshUntil) return credentials;
    return this.load().catch((error: unknown) => {
      // Unless the server refused them meanwhile.
      if (this.cached) return this.cached.credentials;
      throw error;
    });
  }

  /** After a 401: loads again, unless somebody did so since `refused` was handed out. */
  renew(refused: Credentials): Credentials | Promise<Credentials> {
    if (this.cached && this.cached.credentials !== refused) return this.cached.credentials;
    this.cached = undefined;
    // The KubeConfig keeps an exec plugin's token until it expires, even if the server refuses it; a copy has none.
    if (!this.loading) this.kubeConfig = copyOf(this.kubeConfig);
    return this.load();
  }

  /** From now on, those of another kubeconfig. */
  use(kubeConfig: KubeConfigLike): void {
    this.kubeConfig = kubeConfig;
    this.cached = this.loading = undefined;
    this.failures = 0;
  }

  private load(): Promise<Credentials> {
    if (this.loading) return this.loading;
    const { kubeConfig } = this;
    // What was read for a kubeconfig that was replaced meanwhile is its reader's alone.
    const isCurrent = () => this.loading === loading;
    const loading: Promise<Credentials> = readCredentials(kubeConfig)
      .then((credentials) => {
        if (!isCurrent()) return credentials;
        this.cached = { credentials, freshUntil: this.clock.now() + REREAD_AFTER_MS };
        if (this.failures > 0)
          this.log?.log(`The credentials of ${userOf(this.kubeConfig)} could be read again.`);
        this.failures = 0;
        return credentials;
      })
      .catch((error: unknown) => {
        if (this.cached && isCurrent()) this.keep(this.cached.credentials, toError(error));
        throw error;
      })
      .finally(() => {
        if (isCurrent()) this.loading = undefined;
      });
    this.loading = loading;
    return loading;
  }

  private keep(credentials: Credentials, error: Error): void {
    const pauseMs = SHORTEST_PAUSE_MS + backoffDelayMs(++this.failures, FAILED_REREAD, this.random);
    this.cached = { credentials, freshUntil: this.clock.now() + pauseMs };
    this.log?.warn(
      `The credentials of ${userOf(this.kubeConfig)} could not be read again: ${toError(error.cause).message}. ` +
        `The old ones are kept; trying again in ${Math.round(pauseMs)} ms`,
    );
  }
}

function userOf(kubeConfig: KubeConfigLike): string {
  return `user "${kubeConfig.getCurrentUser()?.name ?? ''}"`;
}

async function readCredentials(kubeConfig: KubeConfigLike): Promise<Credentials> {
  const options: RequestOptions = {};
  try {
    await kubeConfig.applyToHTTPSOptions(options);
  } catch (error) {
    throw new KubeConfigError(`The credentials of ${userOf(kubeConfig)} could not be loaded.`, {
      cause: error,
    });
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
