import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:net';

export const loopback = '127.0.0.1';

/**
 * Listens on a free port of 127.0.0.1 below the range from which systems take the ports of outgoing
 * connections. While such a port is closed for an outage, nobody else gets it by chance, and a client that
 * keeps dialling it cannot end up connected to itself.
 */
export async function listenOnFreePort(server: Server): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = randomInt(10_000, 20_000);
    try {
      await listen(server, port);
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt >= 100) throw error;
    }
  }
}

export async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, loopback);
  await once(server, 'listening');
}
