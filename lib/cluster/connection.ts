import type { Socket } from 'node:net';
import { Client, Pool, ProxyAgent, type Dispatcher } from 'undici';
import type { Clock } from '../common/clock.js';
import { abortable } from './abortable.js';
import { PING_INTERVAL_MS, createConnector } from './connector.js';
import type { TlsMaterial } from './credentials.js';
import { ambientFence } from './ambient-signal.js';
import { fencedDispatcher, refuseIfClosed } from './fenced-dispatcher.js';
import { Http2Session, STREAMS_PER_SESSION } from './http2-session.js';
import { wholeAnswer, type Answer } from './whole-answer.js';

/** Sockets stay open between calls, so that an operator that is idle does not dial again and again. */
const KEEP_ALIVE_MS = 10 * 60_000;

/** undici's own timeouts stay off: every request carries one deadline of ours, which includes its body. */
const NO_TIMEOUTS = {
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: KEEP_ALIVE_MS,
  keepAliveMaxTimeout: KEEP_ALIVE_MS,
};

/** Where an API server is, and through which proxy it is reached. @internal */
export interface Endpoint {
  readonly server: string;
  readonly proxyUrl?: string | undefined;
  /** @default 'nestjs-kuberator' */
  readonly userAgent?: string | undefined;
}

/** @internal */
export type Request = Omit<Dispatcher.RequestOptions, 'origin'> & { readonly signal: AbortSignal };

/**
 * All traffic to one API server: over one HTTP/2 session (a further one only when it is full of watches), or
 * over pooled HTTP/1.1 sockets where the server, or a proxy before it, speaks no HTTP/2.
 *
 * @internal
 */
export class Connection {
  private readonly sockets = new Set<Socket>();
  private readonly sessions: Http2Session[] = [];
  /** Their connections take no more requests, but some still run there: until when. */
  private readonly retired = new Map<Http2Session, Promise<void>>();
  private pool: Dispatcher | undefined;
  private readonly origin: string;
  private probing: Promise<void> | undefined;
  private streamsAllowed = STREAMS_PER_SESSION;
  private onHttp1: () => void = () => {};

  constructor(
    private readonly endpoint: Endpoint,
    private readonly tls: TlsMaterial,
    private readonly clock: Clock,
  ) {
    this.origin = new URL(endpoint.server).origin;
    if (endpoint.proxyUrl !== undefined || this.origin.startsWith('http:')) this.useHttp1();
  }

  /** How many sockets are open now. */
  get openSockets(): number {
    return this.sockets.size;
  }

  /** Sends a call, and waits for the whole answer. `onHead` is told of its beginning. */
  async call(request: Request, onHead: (statusCode: number) => void): Promise<Answer> {
    const { signal, method, path } = request;
    const ready = this.ready();
    if (ready) await abortable(ready, signal);
    const fence = ambientFence();
    const onSending = fence && (() => refuseIfClosed(fence, method, path));
    const terms = { signal, onHead, onSending };
    if (this.pool) return wholeAnswer(this.pool, { ...request, origin: this.origin }, terms);
    const session = this.sessionForCalls();
    const release = await session.calls.take(signal);
    try {
      return await wholeAnswer(session.client, request, terms);
    } finally {
      release();
    }
  }

  /** Sends a request whose answer comes as a stream, and may stay open. */
  async stream(request: Request): Promise<Dispatcher.ResponseData> {
    await abortable(this.ready(), request.signal);
    if (this.pool) return this.pool.request({ ...request, origin: this.origin });
    const session = this.sessionForWatches();
    const { signal, release } = session.addWatch(request.signal);
    try {
      const response = await session.client.request({ ...request, signal });
      response.body.once('close', release);
      return response;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** A dispatcher for libraries that bring their own requests, such as client-node's API classes. */
  async dispatcher(): Promise<Dispatcher> {
    await this.ready();
    return fencedDispatcher(this.pool ?? this.sessionForCalls().client);
  }

  /** Lets what is under way finish, then closes. */
  async close(): Promise<void> {
    const closing = this.sessions.map(({ client }) => client.close());
    await Promise.all([this.pool?.close(), ...closing, ...this.retired.values()]);
  }

  /** Breaks off what is under way. */
  async destroy(): Promise<void> {
    const sessions = [...this.sessions, ...this.retired.keys()];
    await Promise.all([this.pool?.destroy(), ...sessions.map(({ client }) => client.destroy())]);
  }

  private sessionForWatches(): Http2Session {
    return this.sessions.find(({ takesWatch }) => takesWatch) ?? this.openSession();
  }

  private sessionForCalls(): Http2Session {
    return this.sessions.find(({ takesCall }) => takesCall) ?? this.openSession();
  }

  private ready(): Promise<void> | undefined {
    if (this.probing || (!this.pool && this.sessions.length === 0)) {
      this.probing ??= this.probe().finally(() => (this.probing = undefined));
    }
    return this.probing;
  }

  /**
   * Which protocol is spoken shows with the first connection. A burst of requests before that would open a socket
   * each, so one request goes ahead alone.
   */
  private async probe(): Promise<void> {
    const isHttp1 = new Promise<void>((resolve) => (this.onHttp1 = resolve));
    const session = this.openSession();
    const opened = session.open(this.clock).then(() => (this.streamsAllowed = session.maxStreams));
    try {
      // With HTTP/1.1 nothing more is to be learnt, and this client is no use.
      await Promise.race([opened, isHttp1]);
    } catch (error) {
      // Whatever went wrong: while a socket is open, the protocol is known.
      if (this.sockets.size > 0) return;
      this.sessions.splice(0);
      await session.client.destroy();
      throw error;
    }
    opened.catch(() => {});
  }

  /** A lone client would line up all requests behind one watch: HTTP/1.1 needs a socket for each at a time. */
  private useHttp1(): void {
    this.pool ??= this.openPool();
    for (const { client } of this.sessions.splice(0)) void client.destroy();
    this.onHttp1();
  }

  private openPool(): Dispatcher {
    const { proxyUrl } = this.endpoint;
    if (proxyUrl !== undefined)
      return new ProxyAgent({ ...NO_TIMEOUTS, uri: proxyUrl, allowH2: false, requestTls: { ...this.tls } });
    return new Pool(this.origin, {
      ...NO_TIMEOUTS,
      allowH2: false,
      connections: null,
      connect: this.connector(false),
    });
  }

  private openSession(): Http2Session {
    const client = new Client(this.origin, {
      ...NO_TIMEOUTS,
      allowH2: true,
      connect: this.connector(true),
      h2Options: { pingInterval: PING_INTERVAL_MS, maxConcurrentStreams: STREAMS_PER_SESSION },
    });
    const session = new Http2Session(client, this.streamsAllowed, () => this.retire(session));
    this.sessions.push(session);
    return session;
  }

  /** Others take over, and it closes once what runs there has ended. */
  private retire(session: Http2Session): void {
    const place = this.sessions.indexOf(session);
    if (place < 0) return;
    this.sessions.splice(place, 1);
    const ended = () => void this.retired.delete(session);
    this.retired.set(session, session.client.close().then(ended, ended));
  }

  private connector(allowH2: boolean) {
    return createConnector(this.tls, allowH2, {
      connected: (socket, protocol) => {
        this.sockets.add(socket);
        // At the first connection, or at a later one that leads to a server that knows less.
        if (allowH2 && protocol === 'http/1.1') this.useHttp1();
      },
      closed: (socket) => this.sockets.delete(socket),
    });
  }
}
