import { BehaviorSubject, type Observable } from 'rxjs';
import type { Random } from '../common/backoff.js';
import type { Clock, Timer } from '../common/clock.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import type { LeaseApi } from './lease-api.js';
import type { LeaseHolder, LeaseState, ReleaseOptions } from './lease-holder.js';
import type { LeaseObject } from './lease-object.js';
import { LeaseObserver } from './lease-observer.js';
import { heldBy, holderOf, released } from './lease-record.js';
import type { LeaseTerms } from './lease-terms.js';
import type { LeaseValidity } from './lease-validity.js';

/** @internal */
export interface CampaignPorts {
  readonly api: LeaseApi;
  readonly validity: LeaseValidity;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Epochs up to this have been before. @default 0 */
  readonly lastEpoch?: number;
}

/** Somebody else's write comes between so often in a row before it is left for the next round. */
const MAX_TURNS = 4;

/** The wait between rounds is shorter by up to this share, so that replicas do not move in step. */
const JITTER = 0.2;

/**
 * Campaigns for one Lease: holds it whenever nobody else does.
 *
 * Expected flow: 1. Read the Lease every `retryPeriodMs`. 2. Free, ours, or unchanged for as long as its holder asked for:
 * write ourselves into it, with the version that was read. 3. Held: write it anew every `retryPeriodMs`. 4. Not renewed for
 * `renewDeadlineMs`, or somebody else in it: not held any more; go on with 1.
 *
 * Guarantees:
 * - It is valid from the sending of a write that the server has accepted, for `renewDeadlineMs`. Nobody else takes over
 *   before `leaseDurationMs` after having seen that write. So two that keep to this are never valid at a time, while their
 *   clocks run at rates that differ by less than `leaseDurationMs / renewDeadlineMs`.
 * - Only durations of the own clock count, never a time that another machine has written.
 * - A write whose answer was lost is neither relied on nor forgotten: the Lease is read, and written anew.
 * - A Lease that is deleted while somebody holds it is not taken before its holder would have lost it.
 *
 * Caveat: it guards against others that keep to it, and as far as the API server orders writes. A write that was sent while
 * the lease was held may arrive when it no longer is.
 *
 * @internal
 */
export class LeaseCampaign implements LeaseHolder {
  private readonly states = new BehaviorSubject<LeaseState>({ type: 'waiting', holder: undefined });
  readonly state$: Observable<LeaseState> = this.states.asObservable();
  private readonly observer: LeaseObserver;
  /** As it was last written by us, for the next renewal. */
  private lease: LeaseObject | undefined;
  private epoch: number;
  /** A write of ours may have been accepted, although we do not know. */
  private mayBeOurs = false;
  private isOver = false;
  private round: Promise<void> = Promise.resolve();
  private nextRound: Timer | undefined;
  private lapse: Timer | undefined;
  private lastFailure: string | undefined;

  constructor(
    readonly terms: LeaseTerms,
    private readonly ports: CampaignPorts,
  ) {
    this.epoch = ports.lastEpoch ?? 0;
    this.observer = new LeaseObserver(terms, ports.clock);
  }

  get state(): LeaseState {
    return this.states.value;
  }

  get validity(): LeaseValidity {
    return this.ports.validity;
  }

  start(): void {
    this.round = this.goRound();
  }

  async release({ annotations }: ReleaseOptions = {}): Promise<void> {
    if (this.isOver) return this.round;
    this.isOver = true;
    this.nextRound?.cancel();
    this.lapse?.cancel();
    // In this order: nothing of ours may be let through once the others may have it.
    this.validity.end();
    this.round = this.round.then(() => this.giveUp(annotations));
    await this.round;
    this.states.next({ type: 'released' });
    this.states.complete();
  }

  private get isHeld(): boolean {
    return this.state.type === 'held';
  }

  private async goRound(): Promise<void> {
    try {
      await this.attempt();
      this.succeeded();
    } catch (error) {
      this.failed(toError(error));
    }
    if (this.isOver) return;
    this.nextRound = this.ports.clock.setTimeout(() => this.start(), this.waitMs());
  }

  private async attempt(): Promise<void> {
    const { api } = this.ports;
    let lease = this.isHeld ? this.lease : await api.read();
    for (let turn = 0; turn < MAX_TURNS && !this.isOver; turn++) {
      this.observer.see(lease);
      if (!this.observer.isFree) return this.follow();
      const from = this.validity.now();
      this.mayBeOurs = true;
      const written = await api.write(this.ours(lease));
      if (written) return this.hold(written, from);
      if (turn === 0 && this.isHeld) this.validity.countSlowPath();
      lease = await api.read();
    }
  }

  private ours(lease: LeaseObject | undefined) {
    const { name, namespace, identity, leaseDurationMs, labels } = this.terms;
    const spec = heldBy(identity, lease?.spec, { leaseDurationMs, at: this.ports.clock.date() });
    const metadata = { ...lease?.metadata, name, namespace };
    return { metadata: labels ? { ...metadata, labels: { ...metadata.labels, ...labels } } : metadata, spec };
  }

  private hold(lease: LeaseObject, from: ReturnType<LeaseValidity['now']>): void {
    const { renewDeadlineMs } = this.terms;
    this.lease = lease;
    this.observer.see(lease);
    if (this.isOver) return;
    // Renewed, but too late to have held it all the time: whatever relied on that has to end first.
    if (this.isHeld && !this.validity.isValid(this.epoch)) this.lose();
    const isGained = !this.isHeld;
    if (isGained) this.epoch++;
    this.validity.extend(this.epoch, from, renewDeadlineMs);
    if (!this.validity.isValid(this.epoch)) return this.validity.close();
    this.watchForLapse();
    if (!isGained) return;
    this.states.next({
      type: 'held',
      epoch: this.epoch,
      transitions: lease.spec?.leaseTransitions ?? 0,
      annotations: lease.metadata.annotations ?? {},
    });
  }

  /** Somebody else has it. */
  private follow(): void {
    this.mayBeOurs = false;
    this.lose(this.observer.holder);
  }

  private lose(holder?: string): void {
    this.lapse?.cancel();
    this.validity.close();
    const { state } = this;
    if (state.type === 'waiting' && state.holder === holder) return;
    this.states.next({ type: 'waiting', holder });
  }

  private watchForLapse(): void {
    this.lapse?.cancel();
    const leftMs = this.validity.leftMs(this.epoch);
    this.lapse = this.ports.clock.setTimeout(() => {
      if (this.validity.isValid(this.epoch)) return this.watchForLapse();
      this.ports.log.warn(
        `${this.name} could not be renewed for ${this.terms.renewDeadlineMs} ms, and is not held any more`,
      );
      this.lose();
    }, leftMs);
  }

  private waitMs(): number {
    const { retryPeriodMs } = this.terms;
    const waitMs = retryPeriodMs * (1 - JITTER * this.ports.random());
    return this.isHeld ? waitMs : Math.min(waitMs, this.observer.freeInMs || waitMs);
  }

  /** Lets others have it at once, if it is ours. */
  private async giveUp(annotations: ReleaseOptions['annotations']): Promise<void> {
    if (!this.mayBeOurs) return;
    const { api, clock, log } = this.ports;
    try {
      for (let turn = 0; turn < MAX_TURNS; turn++) {
        const lease = turn === 0 && this.isHeld ? this.lease : await api.read();
        if (!lease?.spec || holderOf(lease) !== this.terms.identity) return;
        const metadata = { ...lease.metadata, namespace: this.terms.namespace };
        if (annotations) metadata.annotations = { ...metadata.annotations, ...annotations };
        if (await api.write({ metadata, spec: released(lease.spec, clock.date()) })) return;
      }
    } catch (error) {
      const { message } = toError(error);
      log.warn(
        `${this.name} could not be released; the others have it in ${this.terms.leaseDurationMs} ms: ${message}`,
      );
    }
  }

  private succeeded(): void {
    if (this.lastFailure !== undefined) this.ports.log.log(`${this.name} can be reached again`);
    this.lastFailure = undefined;
  }

  private failed({ message }: Error): void {
    const { log } = this.ports;
    const text = `${this.name} could not be ${this.isHeld ? 'renewed' : 'taken'}: ${message}`;
    // A line for each round would bury the first.
    if (message === this.lastFailure) log.debug(text);
    else log.warn(text);
    this.lastFailure = message;
  }

  private get name(): string {
    return `The Lease ${this.terms.namespace}/${this.terms.name}`;
  }
}
