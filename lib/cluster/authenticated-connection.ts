import type { Dispatcher } from 'undici';
import type { Clock } from '../common/clock.js';
import { abortable } from './abortable.js';
import type { ClusterRequest } from './cluster-request.js';
import { Connection, type Endpoint, type Request } from './connection.js';
import type { CredentialSource, Credentials } from './credentials.js';
import { readText } from './read-body.js';
import type { Answer } from './whole-answer.js';

/** Is told of every exchange with the server, in the same turn; it must be fast and must not throw. @internal */
export type ExchangeObserver = (exchange: Exchange) => void;

/** @internal */
export interface Exchange {
  readonly method: string;
  /** `undefined` when there was no answer. */
  readonly statusCode: number | undefined;
  /** Until the head of the answer was there. */
  readonly durationMs: number;
  readonly host: string;
}

/** @internal */
export type AnyRequest = Omit<ClusterRequest, 'retry'>;
type OnHead = (statusCode: number | undefined) => void;

const MAX_ERROR_BYTES = 256 * 1024;

/**
 * The connection to one API server, as whoever the credentials say. They are renewed when the server refuses them, and
 * what is sent after that goes out as they are then. Whatever the server answers is an answer.
 *
 * @internal
 */
export class AuthenticatedConnection {
  /** Who looks on. */
  readonly observers = new Set<ExchangeObserver>();
  private connection: { readonly to: Connection; readonly tlsFingerprint: string } | undefined;
  private parsedServer: { readonly url: URL; readonly basePath: string } | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly credentials: Pick<CredentialSource, 'current' | 'renew'>,
    private readonly clock: Clock,
  ) {}

  get openSockets(): number {
    return this.connection?.to.openSockets ?? 0;
  }

  async call(request: AnyRequest, signal: AbortSignal): Promise<Answer> {
    const send = (credentials: Credentials) =>
      this.observed(request.method, (onHead) =>
        this.connect(credentials).call(this.optionsOf(request, credentials, signal), onHead),
      );
    const loaded = this.credentials.current();
    const credentials = loaded instanceof Promise ? await abortable(loaded, signal) : loaded;
    const answer = await send(credentials);
    if (answer.statusCode !== 401) return answer;
    return send(await abortable(this.credentials.renew(credentials), signal));
  }

  /** The answer of a 2xx comes as a stream; any other is read. */
  async stream(request: AnyRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData | Answer> {
    const send = (credentials: Credentials) =>
      this.observed(request.method, async (onHead) => {
        const response = await this.connect(credentials).stream(this.optionsOf(request, credentials, signal));
        onHead(response.statusCode);
        return response;
      });
    const credentials = await abortable(this.credentials.current(), signal);
    let response = await send(credentials);
    if (response.statusCode === 401) {
      await response.body.dump();
      response = await send(await abortable(this.credentials.renew(credentials), signal));
    }
    if (isSuccess(response)) return response;
    const { statusCode, headers, body } = response;
    return { statusCode, headers, text: await readText(body, MAX_ERROR_BYTES) };
  }

  /** For other libraries' requests: a dispatcher on the same connection, and the headers that authenticate. */
  async lend(): Promise<{ dispatcher: Dispatcher; headers: Readonly<Record<string, string>> }> {
    const credentials = await this.credentials.current();
    return { dispatcher: await this.connect(credentials).dispatcher(), headers: credentials.headers };
  }

  /** Breaks off what is under way; the next request makes another connection. */
  async drop(): Promise<void> {
    const dropped = this.connection?.to;
    this.connection = undefined;
    await dropped?.destroy();
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    await this.connection?.to.destroy();
  }

  get server(): URL {
    return this.parsed.url;
  }

  /** Before the path of each request. */
  get basePath(): string {
    return this.parsed.basePath;
  }

  /** Taken apart once, when the first request needs it. */
  private get parsed() {
    if (this.parsedServer) return this.parsedServer;
    const url = new URL(this.endpoint.server);
    return (this.parsedServer = { url, basePath: url.pathname.replace(/\/$/, '') });
  }

  /** Observers are told once: of the head of the answer, or that there is none. */
  private async observed<R>(method: string, send: (onHead: OnHead) => Promise<R>): Promise<R> {
    const startedAt = this.clock.now();
    let isTold = false;
    const tell: OnHead = (statusCode) => {
      if (isTold) return;
      isTold = true;
      const exchange = {
        method,
        statusCode,
        durationMs: this.clock.now() - startedAt,
        host: this.server.host,
      };
      for (const observe of this.observers) observe(exchange);
    };
    try {
      return await send(tell);
    } finally {
      tell(undefined);
    }
  }

  private optionsOf(request: AnyRequest, credentials: Credentials, signal: AbortSignal): Request {
    return {
      method: request.method,
      path: this.basePath + request.path,
      headers: {
        ...request.headers,
        ...credentials.headers,
        accept: request.accept ?? 'application/json',
        'user-agent': this.endpoint.userAgent ?? 'nestjs-kuberator',
        ...(request.body !== undefined && { 'content-type': request.contentType ?? 'application/json' }),
      },
      body: request.body ?? null,
      signal,
    };
  }

  private connect({ tls, tlsFingerprint }: Credentials): Connection {
    if (this.connection?.tlsFingerprint !== tlsFingerprint) {
      // Rotated certificates: what runs on the old connection may finish there.
      void this.connection?.to.close();
      this.connection = { to: new Connection(this.endpoint, tls, this.clock), tlsFingerprint };
    }
    return this.connection.to;
  }
}

/** @internal */
export function isSuccess({ statusCode }: { readonly statusCode: number }): boolean {
  return statusCode >= 200 && statusCode < 300;
}
