/**
 * The thread that holds Leases: its own event loop, connection and clock, so that nothing that blocks the main thread keeps
 * a Lease from being renewed. It shares with the main thread until when each is valid.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Transport } from '../cluster/transport.js';
import { SystemClock } from '../common/clock.js';
import { LeaseConnection } from './lease-connection.js';
import type { LeaseHolder } from './lease-holder.js';
import { LocalLeaseHolders } from './local-lease-holders.js';
import { RemoteCredentials } from './remote-credentials.js';
import type { FromLeaseWorker, LeaseWorkerData, ToLeaseWorker } from './worker-protocol.js';

const { cluster, endpoint, defaults } = workerData as LeaseWorkerData;
const tell = (message: FromLeaseWorker) => parentPort?.postMessage(message);
const clock = new SystemClock();
const credentials = new RemoteCredentials(
  () => clock.now(),
  (request, isRefused) => tell({ type: 'credentials', request, isRefused }),
);
const log = (level: 'log' | 'warn' | 'debug') => (message: string) => tell({ type: 'log', level, message });
const holders = new LocalLeaseHolders({
  connection: new LeaseConnection(
    cluster,
    new Transport(endpoint, credentials, clock, Math.random),
    defaults,
  ),
  clock,
  random: Math.random,
  log: { log: log('log'), warn: log('warn'), error: log('warn'), debug: log('debug') },
});
const campaigns = new Map<number, LeaseHolder>();

parentPort?.on('message', (message: ToLeaseWorker) => {
  switch (message.type) {
    case 'start': {
      const { id, terms, buffer } = message;
      const holder = holders.campaign(terms, { buffer });
      campaigns.set(id, holder);
      holder.state$.subscribe((state) => tell({ type: 'state', id, state }));
      holder.start();
      return;
    }
    case 'release':
      void campaigns.get(message.id)?.release(message.options);
      campaigns.delete(message.id);
      return;
    default:
      credentials.take(message);
  }
});
