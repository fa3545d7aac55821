import type { Dispatcher } from 'undici';
import { backoffDelayMs, type Random } from '../common/backoff.js';
import { sleep, type Clock } from '../common/clock.js';
import { KuberatorError } from '../common/kuberator-error.js';
import { toError } from '../common/kuberator-error.js';
import type { Tracer } from '../common/tracer.js';
import { abortable } from './abortable.js';
import { ambientFence, ambientSignal } from './ambient-signal.js';
import { ambientRun } from './ambient-run.js';
import type { ClusterRequest } from './cluster-request.js';
import { Connection, type Endpoint } from './connection.js';
import type { CredentialSource, Credentials } from './credentials.js';
import { Deadline } from './deadline.js';
import { refuseIfClosed } from './fenced-dispatcher.js';
import { KubeStatusError, parseRetryAfter, parseStatus } from './kube-status-error.js';
import { SessionRetiredError } from './http2-session.js';
import { holdWrite } from './plan/hold-write.js';
import { readText } from './read-body.js';
import { retryDelayMs } from './retry.js';
import { tracedDispatcher } from './traced-dispatcher.js';
import { RequestAbortedError, RequestTimeoutError, TransportError } from './transport-error.js';

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

type AnyRequest = Omit<ClusterRequest, 'retry'>;

const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_ERROR_BYTES = 256 * 1024;

/**
 * Sends requests to one API server: with credentials that renew themselves, a deadline, retries where they are
 * safe, and every failure as one typed error that keeps its cause.
 *
 * @internal
 */
export class Transport {
  private connection: { readonly to: Connection; readonly tlsFingerprint: string } | undefined;

  /** Who looks on. */
  readonly observers = new Set<ExchangeObserver>();
  tracer: Tracer | undefined;

  private parsedServer: URL | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly credentials: Pick<CredentialSource, 'current' | 'renew'>,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  get openSockets(): number {
    return this.connection?.to.openSockets ?? 0;
  }

  /** The answer's body as text. Not 2xx: a `KubeStatusError`. Where a run only plans, nothing is written. */
  async send(request: ClusterRequest): Promise<string> {
    // Right before the bytes go out it is asked again: this spares those who can't have the wait for a connection.
    refuseIfClosed(ambientFence(), request.method, request.path);
    const plan = request.method === 'GET' ? undefined : ambientRun()?.plan;
    return plan ? holdWrite((held) => this.sendNow(held), request, plan) : this.sendNow(request);
  }

  private async sendNow(request: ClusterRequest): Promise<string> {
    using deadline = new Deadline(this.clock, request.timeoutMs, [request.signal, ambientSignal()]);
    for (let failures = 0; ;) {
      try {
        return await this.attempt(request, deadline.signal, failures);
      } catch (thrown) {
        const error = this.explain(thrown, request, deadline);
        const delayMs = retryDelayMs(error, request.retry, ++failures, (n) =>
          backoffDelayMs(n, RETRY_BACKOFF, this.random),
        );
        if (delayMs === undefined) throw error;
        await sleep(this.clock, delayMs, deadline.signal);
        if (deadline.signal.aborted) throw this.explain(error, request, deadline);
      }
    }
  }

  private async attempt(request: ClusterRequest, signal: AbortSignal, resends: number): Promise<string> {
    const { tracer } = this;
    if (!tracer) return readText((await this.open(request, signal, false)).body, MAX_ANSWER_BYTES);
    const { method } = request;
    const url = new URL(this.basePath + request.path, this.server);
    return tracer.request({ method, url, resends }, async (exchange) => {
      const response = await this.open({ ...request, headers: exchange.headers }, signal, false);
      exchange.answered(response.statusCode);
      return readText(response.body, MAX_ANSWER_BYTES);
    });
  }

  /** Hands over the body's bytes as they come, until it ends. Never retries: its user knows what was seen. */
  async stream(request: AnyRequest, onChunk: (chunk: Buffer) => void | Promise<void>): Promise<void> {
    using deadline = new Deadline(this.clock, request.timeoutMs, [request.signal]);
    let fromUser: { readonly error: unknown } | undefined;
    try {
      const response = await this.open(request, deadline.signal, true);
      for await (const chunk of response.body) {
        try {
          await onChunk(chunk as Buffer);
        } catch (error) {
          fromUser = { error };
          throw error;
        }
      }
      // undici frees a socket of HTTP/1.1 a turn after the end of the answer. Who asks before then, as the watch that
      // follows a list, would open another.
      await this.clock.yield();
    } catch (thrown) {
      if (fromUser) throw toError(fromUser.error);
      // As if the server had ended it, which it means to: no failure to wait after.
      if (thrown instanceof SessionRetiredError) return;
      throw this.explain(thrown, request, deadline);
    }
  }

  /** A dispatcher on the same connection and the headers that authenticate, for other libraries' requests. */
  async lend(): Promise<{ dispatcher: Dispatcher; headers: Readonly<Record<string, string>> }> {
    const credentials = await this.credentials.current();
    const dispatcher = await this.connect(credentials).dispatcher();
    const { headers } = credentials;
    return { dispatcher: this.tracer ? tracedDispatcher(dispatcher, this.tracer) : dispatcher, headers };
  }

  /** Breaks off what is under way, for the connection does not seem to work; the next request makes another. */
  reconnect(): void {
    void this.connection?.to.destroy();
    this.connection = undefined;
  }

  async close(): Promise<void> {
    await this.connection?.to.destroy();
  }

  private async open(
    request: AnyRequest,
    signal: AbortSignal,
    isLongLived: boolean,
  ): Promise<Dispatcher.ResponseData> {
    const credentials = await abortable(this.credentials.current(), signal);
    let response = await this.dispatch(request, credentials, signal, isLongLived);
    if (response.statusCode === 401) {
      await response.body.dump();
      const renewed = await abortable(this.credentials.renew(credentials), signal);
      response = await this.dispatch(request, renewed, signal, isLongLived);
    }
    if (response.statusCode >= 200 && response.statusCode < 300) return response;
    throw await this.refusal(request, response);
  }

  private async dispatch(
    request: AnyRequest,
    credentials: Credentials,
    signal: AbortSignal,
    isLongLived: boolean,
  ): Promise<Dispatcher.ResponseData> {
    const options = {
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
    const startedAt = this.clock.now();
    let statusCode: number | undefined;
    try {
      const response = await this.connect(credentials).request(options, isLongLived);
      statusCode = response.statusCode;
      return response;
    } finally {
      const { host } = this.server;
      const exchange = { method: request.method, statusCode, durationMs: this.clock.now() - startedAt, host };
      for (const observe of this.observers) observe(exchange);
    }
  }

  private connect({ tls, tlsFingerprint }: Credentials): Connection {
    if (this.connection?.tlsFingerprint !== tlsFingerprint) {
      // Rotated certificates: what runs on the old connection may finish there.
      void this.connection?.to.close();
      this.connection = { to: new Connection(this.endpoint, tls, this.clock), tlsFingerprint };
    }
    return this.connection.to;
  }

  private async refusal(request: AnyRequest, response: Dispatcher.ResponseData): Promise<KubeStatusError> {
    const body = await readText(response.body, MAX_ERROR_BYTES);
    const status = parseStatus(body);
    const asked = status?.details?.retryAfterSeconds;
    return new KubeStatusError({
      statusCode: response.statusCode,
      request: nameOf(request),
      retryAfterMs:
        parseRetryAfter(response.headers['retry-after'], this.clock.date()) ?? (asked && asked * 1000),
      status,
      excerpt: status ? undefined : body.slice(0, 200).replace(/\s+/g, ' ').trim(),
    });
  }

  private explain(thrown: unknown, request: AnyRequest, deadline: Deadline): Error {
    if (deadline.isExpired) return new RequestTimeoutError(nameOf(request), request.timeoutMs ?? 0);
    if (deadline.signal.aborted)
      return new RequestAbortedError(nameOf(request), { cause: deadline.signal.reason });
    // Also what kept the request from being sent, such as credentials that could not be loaded.
    if (KuberatorError.isKuberatorError(thrown)) return thrown;
    return new TransportError(nameOf(request), { cause: thrown });
  }

  /** Taken apart once, when the first request needs it. */
  private get server(): URL {
    return (this.parsedServer ??= new URL(this.endpoint.server));
  }

  private get basePath(): string {
    return this.server.pathname.replace(/\/$/, '');
  }
}

const RETRY_BACKOFF = { initialMs: 100, maxMs: 5_000 };

/** Method and path for messages, without the query: it may hold selectors that nobody should find in a log. */
function nameOf(request: { readonly method: string; readonly path: string }): string {
  return `${request.method} ${request.path.split('?', 1)[0]}`;
}
