import { createServer, type Server, type Socket } from 'node:net';
import type { Connections } from './connection-count.js';
import { listen, listenOnFreePort, loopback } from './listen.js';
import { TcpConnection } from './tcp-connection.js';

export interface TcpProxyOptions {
  target: { host: string; port: number };
}

/**
 * The network between a client and a server, as bytes: TLS passes through untouched.
 *
 * Caveats: the kernel on this side still acknowledges what it receives, so a frozen connection looks alive to
 * TCP itself, and only silence tells. The proxy does not see a client that leaves a frozen connection before
 * it is thawed: until then `connections.current` counts it.
 */
export interface TcpProxy extends AsyncDisposable {
  /** `https://127.0.0.1:<port>`: the host for which an API server on loopback has its certificate. */
  readonly url: string;
  readonly port: number;
  readonly connections: Connections;
  /** Half-open: all connections, and new ones too, are kept without a byte, a FIN or an RST. */
  freeze(): void;
  /** Half-open, but only the connections of this moment; new ones work. */
  freezeExisting(): void;
  /** Ends both kinds of freezing. What was held back flows, and what happened meanwhile shows. */
  thaw(): void;
  /** Ends all connections, frozen ones too. */
  cut(how: 'fin' | 'rst'): void;
  /** Stops listening: new connections get ECONNREFUSED. Those that exist live on. */
  refuse(): Promise<void>;
  /** Listens again, on the same port. */
  accept(): Promise<void>;
  /** Ends everything. May be called more than once. */
  close(): Promise<void>;
}

export async function startTcpProxy({ target }: TcpProxyOptions): Promise<TcpProxy> {
  const connections = new Map<Socket, TcpConnection>();
  let total = 0;
  let isFrozen = false;

  const onConnection = (client: Socket): void => {
    const connection = new TcpConnection(client, target);
    total += 1;
    connections.set(client, connection);
    client.on('close', () => connections.delete(client));
    if (isFrozen) connection.freeze();
    connection.open();
  };
  // A server can't listen again while connections of its last time are open, so each outage ends with a new one.
  const newServer = (): Server => createServer({ pauseOnConnect: true, noDelay: true }, onConnection);

  let server: Server | undefined = newServer();
  const port = await listenOnFreePort(server);

  const refuse = async (): Promise<void> => {
    server?.close();
    server = undefined;
    // The handle is closed in the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  };
  const close = async (): Promise<void> => {
    await refuse();
    for (const connection of connections.values()) connection.cut('rst');
  };
  return {
    url: `https://${loopback}:${port}`,
    port,
    get connections() {
      return { current: connections.size, total };
    },
    freeze: () => {
      isFrozen = true;
      for (const connection of connections.values()) connection.freeze();
    },
    freezeExisting: () => {
      for (const connection of connections.values()) connection.freeze();
    },
    thaw: () => {
      isFrozen = false;
      for (const connection of connections.values()) connection.thaw();
    },
    cut: (how) => {
      for (const connection of connections.values()) connection.cut(how);
    },
    refuse,
    accept: async () => {
      if (server) return;
      server = newServer();
      await listen(server, port);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
