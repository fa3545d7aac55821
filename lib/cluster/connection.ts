import type { Socket } from 'node:net';
import { Client, Pool, type Dispatcher } from 'undici';
import { PING_INTERVAL_MS, createConnector } from './connector.js';
import type { TlsMaterial } from './credentials.js';

/** Streams that a session carries at the same time. A Go server allows 100 to 250. */
const STREAMS_PER_SESSION = 100;

/** How many of them may be watches, which stay for minutes: the rest is left to calls, which so never wait for a watch. */
const WATCHES_PER_SESSION = 80;

/** Sockets stay open between calls, so that an operator that is idle does not dial again and again. */
const KEEP_ALIVE_MS = 10 * 60_000;

/** undici's own timeouts stay off: every request carries one deadline of ours, which includes its body. */
const NO_TIMEOUTS = {
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: KEEP_ALIVE_MS,
  keepAliveMaxTimeout: KEEP_ALIVE_MS,
};

interface Session {
  readonly client: Client;
  watches: number;
}

/**
 * All traffic to one API server: over one HTTP/2 session (a further one only when it is full of watches), or
 * over pooled HTTP/1.1 sockets where the server, or a proxy before it, speaks no HTTP/2.
 *
 * @internal
 */
export class Connection {
  private readonly sockets = new Set<Socket>();
  private readonly sessions: Session[] = [];
  private pool: Pool | undefined;
  private probing: Promise<void> | undefined;
  private protocol: 'h2' | 'http/1.1' | undefined;

  constructor(
    private readonly origin: string,
    private readonly tls: TlsMaterial,
  ) {
    if (origin.startsWith('http:')) this.useHttp1();
  }

  /** How many sockets are open now. */
  get openSockets(): number {
    return this.sockets.size;
  }

  /** Sends one request. What is long-lived, as a watch is, says so. */
  async request(
    options: Omit<Dispatcher.RequestOptions, 'origin'>,
    isLongLived: boolean,
  ): Promise<Dispatcher.ResponseData> {
    await this.ready();
    if (this.pool) return this.pool.request(options);
    if (!isLongLived) return this.sessionForCalls().request(options);
    const session = this.sessions.find(({ watches }) => watches < WATCHES_PER_SESSION) ?? this.openSession();
    session.watches++;
    const release = () => void session.watches--;
    try {
      const response = await session.client.request(options);
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
    return this.pool ?? this.sessionForCalls();
  }

  private sessionForCalls(): Client {
    return (this.sessions[0] ?? this.openSession()).client;
  }

  private async ready(): Promise<void> {
    if (this.protocol === undefined || this.probing) {
      await (this.probing ??= this.probe().finally(() => (this.probing = undefined)));
    }
  }

  /** Lets what is under way finish, then closes. */
  async close(): Promise<void> {
    await Promise.all([this.pool?.close(), ...this.sessions.map(({ client }) => client.close())]);
  }

  /** Breaks off what is under way. */
  async destroy(): Promise<void> {
    await Promise.all([this.pool?.destroy(), ...this.sessions.map(({ client }) => client.destroy())]);
  }

  /**
   * Which protocol is spoken shows with the first connection. A burst of requests before that would open a
   * socket each, so one request goes ahead alone.
   */
  private async probe(): Promise<void> {
    const session = this.openSession();
    const response = await session.client
      .request({ method: 'GET', path: '/version' })
      .catch(async (error: unknown) => {
        this.sessions.length = 0;
        await session.client.destroy();
        throw error;
      });
    await response.body.dump();
    if (this.protocol !== 'h2') {
      this.sessions.length = 0;
      void session.client.close();
      this.useHttp1();
    }
  }

  private useHttp1(): void {
    this.protocol = 'http/1.1';
    this.pool = new Pool(this.origin, {
      ...NO_TIMEOUTS,
      allowH2: false,
      connections: null,
      connect: this.connector(false),
    });
  }

  /** A later connection speaks only HTTP/1.1: a lone client would line all requests up behind one watch. */
  private downgrade(): void {
    for (const { client } of this.sessions.splice(0)) void client.destroy();
    this.useHttp1();
  }

  private openSession(): Session {
    const client = new Client(this.origin, {
      ...NO_TIMEOUTS,
      allowH2: true,
      connect: this.connector(true),
      h2Options: { pingInterval: PING_INTERVAL_MS, maxConcurrentStreams: STREAMS_PER_SESSION },
    });
    const session = { client, watches: 0 };
    this.sessions.push(session);
    return session;
  }

  private connector(allowH2: boolean) {
    return createConnector(this.tls, allowH2, {
      connected: (socket, protocol) => {
        this.sockets.add(socket);
        if (this.protocol === 'h2' && protocol === 'http/1.1') this.downgrade();
        this.protocol ??= protocol;
      },
      closed: (socket) => this.sockets.delete(socket),
    });
  }
}
