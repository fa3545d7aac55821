import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { TlsMaterial } from './credentials.js';

/** How often an HTTP/2 connection is asked for a sign of life. The answer counts as bytes read. @internal */
export const PING_INTERVAL_MS = 10_000;

const CONNECT_TIMEOUT_MS = 10_000;
const WATCHDOG_TICK_MS = 5_000;
/** Ticks in a row without a byte. A blocked event loop makes one late tick, never several, so it can't count as silence. */
const SILENT_TICKS = 5;

/** @internal */
export interface ConnectionObserver {
  connected(socket: Socket, protocol: 'h2' | 'http/1.1'): void;
  closed(socket: Socket): void;
}

/**
 * Connects with TLS, prefers HTTP/2, and closes an HTTP/2 connection on which PINGs stay unanswered: a peer that
 * vanished without a FIN is noticed in about half a minute, where TCP alone would take many.
 *
 * @internal
 */
export function createConnector(
  tls: TlsMaterial,
  allowH2: boolean,
  observer: ConnectionObserver,
): buildConnector.connector {
  const connect = buildConnector({
    ...tls,
    allowH2,
    timeout: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelay: 15_000,
  });
  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error) return callback(error, null);
      const isH2 = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
      observer.connected(socket, isH2 ? 'h2' : 'http/1.1');
      const stop = isH2 ? closeWhenSilent(socket) : undefined;
      socket.once('close', () => {
        stop?.();
        observer.closed(socket);
      });
      callback(null, socket);
    });
  };
}

function closeWhenSilent(socket: Socket): () => void {
  let bytesSeen = socket.bytesRead;
  let silentTicks = 0;
  const timer = setInterval(() => {
    silentTicks = socket.bytesRead === bytesSeen ? silentTicks + 1 : 0;
    bytesSeen = socket.bytesRead;
    if (silentTicks < SILENT_TICKS) return;
    const silentMs = SILENT_TICKS * WATCHDOG_TICK_MS;
    socket.destroy(
      new Error(
        `the connection was silent for ${silentMs} ms, although it was asked every ${PING_INTERVAL_MS} ms`,
      ),
    );
  }, WATCHDOG_TICK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
