import type { Registry } from 'prom-client';
import type { LeaderElection } from '../leader/leader-election.js';
import { promClient } from './prom-client.js';

/** Whether this process leads, under client-go's names; nothing where there is no election. @internal */
export function leaderMetrics(registry: Registry, election: LeaderElection | null): void {
  if (!election) return;
  const name = election.holder.terms.name;
  new promClient.Gauge({
    registers: [registry],
    name: 'leader_election_master_status',
    help: '1 while this process leads by the Lease, else 0',
    labelNames: ['name'] as const,
    collect() {
      this.set({ name }, Number(election.isLeader));
    },
  });
  new promClient.Counter({
    registers: [registry],
    name: 'leader_election_slowpath_total',
    help: 'Total number of renewals that found the Lease written by somebody else, or gone',
    labelNames: ['name'] as const,
    collect() {
      this.reset();
      this.inc({ name }, election.holder.validity.slowPaths);
    },
  });
}
