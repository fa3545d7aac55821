import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections, and below Kubernetes' NodePorts. */
const firstPort = 20_000;
const lastPort = 29_999;

/** Thrown by a server that found its port taken; {@link withFreePort} answers it with another port. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

/**
 * Runs `use` with a loopback port that is free at this moment, and again with another one where somebody
 * else was faster.
 *
 * A port outside the systems' own range stays free while a server is being restarted on it: no outgoing
 * connection can get it by chance.
 */
export async function withFreePort<T>(use: (port: number) => Promise<T>, attempts = 5): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await use(await freePort());
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt >= attempts) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  for (let attempt = 1; attempt <= 100; attempt += 1) {
    const port = randomInt(firstPort, lastPort + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(`Found no free port between ${firstPort} and ${lastPort} on 127.0.0.1.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
