import { Inject, Injectable, Logger } from '@nestjs/common';
import { of, type Observable } from 'rxjs';
import { GuardedObservable } from '../common/guarded-observable.js';
import { LeaderElection, type Leadership } from './leader-election.js';

const GUARD = { name: 'LeaderService.leadership$', log: new Logger('Leader') };

/**
 * Tells whether this process leads. Reconcilers need not ask: while it does not, they do not run. It is for what else only
 * one replica may do.
 *
 * Without `leaderElection` in `KuberatorModule.forRoot()` every process leads.
 *
 * @publicApi
 */
@Injectable()
export class LeaderService {
  /** The state of now, and each that follows; completes at shutdown. A subscriber that throws is logged. */
  readonly leadership$: Observable<Leadership>;

  constructor(@Inject(LeaderElection) private readonly election: LeaderElection | null) {
    this.leadership$ = new GuardedObservable(
      GUARD,
      election?.leadership$ ?? of({ isLeader: true, leader: undefined }),
    );
  }

  /**
   * Whether this process leads at this very moment, provably: its lease was renewed in time by its own clock. It may not
   * any more a moment later; what it sends to others carries no proof of it.
   */
  get isLeader(): boolean {
    return this.election?.isLeader ?? true;
  }

  /** The identity of the process that leads, as far as is known; `undefined` without election. */
  get leader(): string | undefined {
    return this.election?.leadership.leader;
  }

  /** The identity of this process in the Lease: its host, which is its Pod, and a UUID. `undefined` without election. */
  get identity(): string | undefined {
    return this.election?.identity;
  }
}
