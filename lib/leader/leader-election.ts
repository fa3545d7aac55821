import { BehaviorSubject, distinctUntilChanged, type Observable, type Subscription } from 'rxjs';
import type { Log } from '../common/log.js';
import { LeaderMandate } from './leader-mandate.js';
import type { LeaseHolder, LeaseHolders, LeaseState } from './lease-holder.js';
import type { LeaseTerms } from './lease-terms.js';

/** Who leads, as far as this process knows. @publicApi */
export interface Leadership {
  /** This process leads. */
  readonly isLeader: boolean;
  /** The identity of the process that leads; `undefined` while none is known to. */
  readonly leader: string | undefined;
}

/** @internal */
export interface LeaderElectionPorts {
  readonly holders: LeaseHolders;
  readonly log: Log;
  /** Leadership was lost, although this process goes on. */
  readonly onLost: () => void;
}

/** Lets one of all replicas lead, by a Lease, and tells whether it is this one. @internal */
export class LeaderElection {
  readonly mandate: LeaderMandate;
  readonly holder: LeaseHolder;
  private readonly states: BehaviorSubject<Leadership>;
  readonly leadership$: Observable<Leadership>;
  private following: Subscription | undefined;

  constructor(
    private readonly terms: LeaseTerms,
    private readonly ports: LeaderElectionPorts,
  ) {
    this.holder = ports.holders.campaign(terms);
    this.mandate = new LeaderMandate(this.holder, this.name);
    this.states = new BehaviorSubject(leadershipOf(this.holder.state, terms.identity));
    this.leadership$ = this.states.pipe(
      distinctUntilChanged((a, b) => a.isLeader === b.isLeader && a.leader === b.leader),
    );
  }

  get identity(): string {
    return this.terms.identity;
  }

  /** For messages. */
  get name(): string {
    return `the Lease ${this.terms.namespace}/${this.terms.name}`;
  }

  /** What was last told. */
  get leadership(): Leadership {
    return this.states.value;
  }

  /** Whether this process leads at this very moment, provably. */
  get isLeader(): boolean {
    const { state, validity } = this.holder;
    return state.type === 'held' && validity.isValid(state.epoch);
  }

  start(): void {
    let wasHeld = false;
    this.following = this.holder.state$.subscribe((state) => {
      const isLost = wasHeld && state.type !== 'held';
      wasHeld = state.type === 'held';
      this.tell(state, isLost);
      // In this order: who asks while objects begin to run is told the truth.
      this.states.next(leadershipOf(state, this.terms.identity));
      this.mandate.take(state);
      if (isLost && state.type === 'waiting') this.ports.onLost();
    });
    this.holder.start();
  }

  /** When all runs have ended: lets another one lead at once. */
  async stop(): Promise<void> {
    await this.holder.release();
    this.following?.unsubscribe();
    this.states.complete();
    await this.ports.holders.close();
  }

  private tell(state: LeaseState, isLost: boolean): void {
    const { log } = this.ports;
    if (state.type === 'held') log.log(`${this.identity} leads now, by ${this.name}`);
    else if (state.type === 'waiting' && isLost)
      log.warn(`${this.identity} does not lead any more${state.holder ? `: ${state.holder} does` : ''}`);
    else if (state.type === 'waiting' && state.holder !== undefined)
      log.log(`${state.holder} leads, by ${this.name}; ${this.identity} is ready to follow`);
  }
}

function leadershipOf(state: LeaseState, identity: string): Leadership {
  if (state.type === 'held') return { isLeader: true, leader: identity };
  return { isLeader: false, leader: state.type === 'waiting' ? state.holder : undefined };
}
