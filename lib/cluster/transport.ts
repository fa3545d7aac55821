import type { Dispatcher } from 'undici';
import { backoffDelayMs, type Random } from '../common/backoff.js';
import { sleep, type Clock } from '../common/clock.js';
import { KuberatorError } from '../common/kuberator-error.js';
import { toError } from '../common/kuberator-error.js';
import type { Tracer } from '../common/tracer.js';
import { ambientFence, ambientSignal } from './ambient-signal.js';
import { ambientRun } from './ambient-run.js';
import {
  AuthenticatedConnection,
  isSuccess,
  type AnyRequest,
  type ExchangeObserver,
} from './authenticated-connection.js';
import type { ClusterRequest } from './cluster-request.js';
import type { Endpoint } from './connection.js';
import type { CredentialSource } from './credentials.js';
import { Deadline } from './deadline.js';
import { refuseIfClosed } from './fenced-dispatcher.js';
import { SessionRetiredError } from './http2-session.js';
import { holdWrite } from './plan/hold-write.js';
import { nameOf, refusalOf } from './refusal.js';
import { retryDelayMs } from './retry.js';
import { tracedDispatcher } from './traced-dispatcher.js';
import { RequestAbortedError, RequestTimeoutError, TransportError } from './transport-error.js';
import type { Answer } from './whole-answer.js';

export type { Exchange, ExchangeObserver } from './authenticated-connection.js';

/**
 * Sends requests to one API server: with credentials that renew themselves, a deadline, retries where they are
 * safe, and every failure as one typed error that keeps its cause.
 *
 * @internal
 */
export class Transport {
  private readonly connection: AuthenticatedConnection;
  tracer: Tracer | undefined;

  constructor(
    endpoint: Endpoint,
    credentials: Pick<CredentialSource, 'current' | 'renew'>,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    this.connection = new AuthenticatedConnection(endpoint, credentials, clock);
  }

  /** Who looks on. */
  get observers(): Set<ExchangeObserver> {
    return this.connection.observers;
  }

  get openSockets(): number {
    return this.connection.openSockets;
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
    if (!tracer) return (await this.call(request, signal)).text;
    const { method } = request;
    const { basePath, server } = this.connection;
    const url = new URL(basePath + request.path, server);
    return tracer.request({ method, url, resends }, async (exchange) => {
      const { statusCode, text } = await this.call({ ...request, headers: exchange.headers }, signal);
      exchange.answered(statusCode);
      return text;
    });
  }

  private async call(request: AnyRequest, signal: AbortSignal): Promise<Answer> {
    const answer = await this.connection.call(request, signal);
    if (isSuccess(answer)) return answer;
    throw refusalOf(request, answer, this.clock.date());
  }

  /** Hands over the body's bytes as they come, until it ends. Never retries: its user knows what was seen. */
  async stream(request: AnyRequest, onChunk: (chunk: Buffer) => void | Promise<void>): Promise<void> {
    using deadline = new Deadline(this.clock, request.timeoutMs, [request.signal]);
    let fromUser: { readonly error: unknown } | undefined;
    try {
      const response = await this.connection.stream(request, deadline.signal);
      if ('text' in response) throw refusalOf(request, response, this.clock.date());
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
    const { dispatcher, headers } = await this.connection.lend();
    return { dispatcher: this.tracer ? tracedDispatcher(dispatcher, this.tracer) : dispatcher, headers };
  }

  /** Breaks off what is under way, for the connection does not seem to work; the next request makes another. */
  reconnect(): void {
    void this.connection.drop();
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private explain(thrown: unknown, request: AnyRequest, deadline: Deadline): Error {
    if (deadline.isExpired) return new RequestTimeoutError(nameOf(request), request.timeoutMs ?? 0);
    if (deadline.signal.aborted)
      return new RequestAbortedError(nameOf(request), { cause: deadline.signal.reason });
    // Also what kept the request from being sent, such as credentials that could not be loaded.
    if (KuberatorError.isKuberatorError(thrown)) return thrown;
    return new TransportError(nameOf(request), { cause: thrown });
  }
}

const RETRY_BACKOFF = { initialMs: 100, maxMs: 5_000 };
