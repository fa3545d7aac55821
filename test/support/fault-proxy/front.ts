import { createServer, type Server, type Socket } from 'node:net';
import type { Connections } from './connection-count.js';
import { listen, listenOnFreePort, loopback } from './listen.js';
import { TcpConnection } from './tcp-connection.js';

/**
 * The TCP connections of a TLS server's clients, as plain sockets, with a loopback connection of their own
 * behind each.
 *
 * Node's HTTP/2 sessions own their socket, and now and then do not notice that its peer has gone (seen with
 * Node 24.21, when a busy connection is cut). Plain sockets always notice, and can be reset besides.
 */
export class Front {
  private readonly server: Server;
  private readonly inner = new Map<number, Socket>();
  private readonly outer = new Map<number, TcpConnection>();
  private readonly sessions = new Set<number>();
  private totalSessions = 0;

  private constructor(tlsServer: Server, innerPort: number) {
    tlsServer.on('connection', (socket: Socket) => this.keep(this.inner, socket.remotePort, socket, socket));
    tlsServer.on('secureConnection', (socket: Socket) => this.countSession(socket.remotePort));
    this.server = createServer({ pauseOnConnect: true, noDelay: true }, (client) => {
      const connection = new TcpConnection(client, { host: loopback, port: innerPort });
      connection.open((port) => {
        this.keep(this.outer, port, connection, client);
        client.on('close', () => this.forget(port));
      });
    });
  }

  /** Has the server listen behind a front. */
  static async listen(tlsServer: Server): Promise<{ front: Front; port: number }> {
    await listen(tlsServer, 0);
    const address = tlsServer.address();
    const front = new Front(tlsServer, typeof address === 'object' && address ? address.port : 0);
    return { front, port: await listenOnFreePort(front.server) };
  }

  /** Those that finished their TLS handshake. */
  get connections(): Connections {
    return { current: this.sessions.size, total: this.totalSessions };
  }

  /** Resets the client's connection of which the TLS server sees this port. */
  reset(port: number | undefined): void {
    if (port !== undefined) this.outer.get(port)?.cut('rst');
  }

  close(): void {
    this.server.close();
    for (const connection of this.outer.values()) connection.cut('rst');
    for (const socket of this.inner.values()) socket.destroy();
  }

  private keep<T>(map: Map<number, T>, port: number | undefined, value: T, socket: Socket): void {
    if (port === undefined) return;
    map.set(port, value);
    socket.on('close', () => map.get(port) === value && map.delete(port));
  }

  private countSession(port: number | undefined): void {
    this.totalSessions += 1;
    if (port !== undefined && this.outer.has(port)) this.sessions.add(port);
  }

  private forget(port: number): void {
    this.sessions.delete(port);
    this.inner.get(port)?.destroy();
  }
}
