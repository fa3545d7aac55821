import type { LeaderElection } from '../leader/leader-election.js';
import type { LeaderHealth } from './readiness.js';

/** Who leads; `undefined` without an election. It decides nothing: a replica that follows is ready to take over. @internal */
export function leaderHealth(election: LeaderElection | null | undefined): LeaderHealth | undefined {
  if (!election) return undefined;
  const { isLeader, identity, leadership } = election;
  return { isLeader, leader: isLeader ? identity : leadership.leader };
}
