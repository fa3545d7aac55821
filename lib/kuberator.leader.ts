import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Logger, type Provider } from '@nestjs/common';
import { ClusterSet } from './cluster/cluster-set.js';
import { Transport } from './cluster/transport.js';
import type { Random } from './common/backoff.js';
import { SystemClock, type Clock } from './common/clock.js';
import { InvalidOptionError } from './common/invalid-option-error.js';
import {
  KUBERATOR_CLOCK,
  KUBERATOR_EXIT,
  KUBERATOR_RANDOM,
  KUBERATOR_RESOLVED_OPTIONS,
} from './kuberator.constants.js';
import type { ResolvedOptions } from './kuberator.options.js';
import { LeaderElection } from './leader/leader-election.js';
import { LeaseConnection } from './leader/lease-connection.js';
import { WorkerLeaseHolders } from './leader/worker-lease-holders.js';
import { LocalLeaseHolders } from './leader/local-lease-holders.js';

/** The election of a leader, if the options ask for one. @internal */
export const leaderProviders: Provider[] = [
  { provide: KUBERATOR_EXIT, useValue: exitWithFailure },
  {
    provide: LeaderElection,
    useFactory: openElection,
    inject: [ClusterSet, KUBERATOR_RESOLVED_OPTIONS, KUBERATOR_CLOCK, KUBERATOR_RANDOM, KUBERATOR_EXIT],
  },
];

function openElection(
  clusters: ClusterSet,
  options: ResolvedOptions,
  clock: Clock,
  random: Random,
  exit: () => void,
): LeaderElection | null {
  const { leaderElection } = options;
  if (!leaderElection) return null;
  const cluster = clusters.default();
  if (!cluster) {
    throw new InvalidOptionError(
      '`leaderElection` of KuberatorModule.forRoot() needs a cluster for its Lease, and of several none is the default. Set `defaultCluster`.',
    );
  }
  const log = new Logger('Leader');
  const { leaseName, onLost, ...times } = leaderElection;
  const { endpoint, credentials } = cluster;
  const inThisThread = () => {
    const transport = new Transport(endpoint, credentials, clock, random);
    const connection = new LeaseConnection(cluster.name, transport, options);
    return new LocalLeaseHolders({ connection, clock, random, log });
  };
  const inAThread = () =>
    new WorkerLeaseHolders({
      cluster: cluster.name,
      endpoint,
      defaults: options,
      credentials,
      fallback: inThisThread,
      log,
    });
  return new LeaderElection(
    {
      ...times,
      name: leaseName,
      namespace: leaderElection.namespace ?? cluster.namespace,
      identity: `${hostname()}_${randomUUID()}`,
    },
    {
      // Another thread has a clock of its own, which no test can move.
      holders: clock instanceof SystemClock ? inAThread() : inThisThread(),
      log,
      onLost: () => {
        if (onLost !== 'exit') return;
        log.error("This process does not lead any more, and ends: `onLost` of `leaderElection` is 'exit'");
        exit();
      },
    },
  );
}

/**
 * Shuts the app down as a signal does, so that Nest's hooks run, with an exit code that tells of a failure. Where the app
 * listens to no signals there are no hooks to run.
 */
function exitWithFailure(): void {
  process.exitCode = 1;
  // Nest may end with `process.exit(0)`.
  process.once('exit', () => (process.exitCode ||= 1));
  if (process.listenerCount('SIGTERM') === 0) process.exit(1);
  process.kill(process.pid, 'SIGTERM');
}
