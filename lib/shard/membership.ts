import type { Random } from '../common/backoff.js';
import { sleep, SystemClock, type Clock, type Timer } from '../common/clock.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { instantsOf, systemInstants, type Instant } from '../leader/instants.js';
import { LeaseValidity } from '../leader/lease-validity.js';
import type { MemberRecord, GroupLeases } from './shard-leases.js';

/** @internal */
export interface MembershipTerms {
  /** The group's name; the Lease of a member is named after it. */
  readonly group: string;
  /** Who this is, for people. */
  readonly identity: string;
  /** How it shares objects: see {@link MemberRecord}. */
  readonly layout: string;
  readonly renewDeadlineMs: number;
}

/** A renewal that fails is tried again so much sooner than the next one would be due. */
const RETRY_SHARE = 0.4;

/**
 * That this replica lives, proved by a Lease of its own, which it renews.
 *
 * Guarantees: it counts as proven for no longer than `renewDeadlineMs` from the moment at which the last renewal that
 * succeeded was sent, on this process's own clock. Fellows wait for longer than that before they remove the Lease, and remove it
 * only as they last saw it; who finds its Lease removed begins anew, under another name.
 *
 * @internal
 */
export class Membership {
  private lease: MemberRecord | undefined;
  private epochs = 0;
  private expiry: Timer | undefined;
  private isLeaving = false;
  private failures = 0;
  private wake = new AbortController();
  private readonly stopped = new AbortController();
  private readonly validity: LeaseValidity;
  private running: Promise<void> | undefined;

  constructor(
    private readonly leases: GroupLeases,
    private readonly terms: MembershipTerms,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: Log,
    /** It became proven, or is not any more. */
    private readonly changed: () => void,
  ) {
    this.validity = new LeaseValidity(clock instanceof SystemClock ? systemInstants : instantsOf(clock));
  }

  /** The name of the Lease; `undefined` while there is none. */
  get name(): string | undefined {
    return this.lease?.name;
  }

  /** Which time of being proven this is, counted from 1. */
  get epoch(): number {
    return this.epochs;
  }

  /** Nobody else can have taken over what this replica has. */
  get isProven(): boolean {
    return this.isProvenSince(this.epochs);
  }

  /** The same, without a break since the epoch began. */
  isProvenSince(epoch: number): boolean {
    return this.lease !== undefined && this.validity.isValid(epoch);
  }

  start(): void {
    this.running = this.keep(this.stopped.signal);
  }

  /** Tells fellows that what this replica lets go of is for them. */
  announceLeaving(): void {
    this.isLeaving = true;
    this.wake.abort();
  }

  /**
   * Ends the renewals. With `remove`, the Lease goes, too, so that nobody has to wait for it to expire: only if nothing runs
   * any more.
   */
  async leave({ remove }: { readonly remove: boolean }): Promise<void> {
    this.stopped.abort();
    this.wake.abort();
    await this.running;
    this.expiry?.cancel();
    const { lease } = this;
    this.lease = undefined;
    if (!lease || !remove) return;
    try {
      await this.leases.remove(lease);
    } catch (error) {
      this.log.debug(`The Lease ${lease.name} is left to expire: ${toError(error).message}`);
    }
  }

  private async keep(signal: AbortSignal): Promise<void> {
    const everyMs = this.terms.renewDeadlineMs / 3;
    while (!signal.aborted) {
      this.wake = new AbortController();
      const isRenewed = await this.renew(signal);
      const share = isRenewed ? 1 : RETRY_SHARE * (0.5 + this.random() / 2);
      if (!signal.aborted) await sleep(this.clock, everyMs * share, this.wake.signal);
    }
  }

  private async renew(signal: AbortSignal): Promise<boolean> {
    const sentAt = this.validity.now();
    try {
      const lease = this.lease
        ? await this.leases.renew(this.lease, this.isLeaving)
        : await this.leases.join({ ...this.terms, name: this.newName() });
      this.lease = lease;
      this.failures = 0;
      if (!signal.aborted) this.prove(sentAt);
      return true;
    } catch (thrown) {
      const error = toError(thrown);
      if (++this.failures === 2)
        this.log.warn(`${this.lease?.name ?? this.terms.group} can't be renewed: ${error.message}`);
      const isRefused =
        KubeStatusError.isKubeStatusError(error) && (error.isNotFound || error.isConflict) && this.lease;
      if (isRefused) await this.lookAfter(isRefused);
      return false;
    }
  }

  /** Was the Lease removed, or is it only that an answer of ours was lost, or that somebody edited it? */
  private async lookAfter({ name, uid }: MemberRecord): Promise<void> {
    try {
      const found = await this.leases.find(name);
      if (found?.uid === uid) return void (this.lease = found);
    } catch {
      // As unsure as before: the next attempt tells.
      return;
    }
    this.log.warn(`${name} was removed by others, for it was not renewed in time; joining anew`);
    this.lease = undefined;
    this.expire();
  }

  private prove(from: Instant): void {
    const wasProven = this.isProven;
    if (!wasProven) this.epochs++;
    this.validity.extend(this.epochs, from, this.terms.renewDeadlineMs);
    this.awaitExpiry();
    if (!wasProven) this.changed();
  }

  private awaitExpiry(): void {
    this.expiry?.cancel();
    const leftMs = this.validity.leftMs(this.epochs);
    // A timer may fire a little early.
    this.expiry = this.clock.setTimeout(
      () => (this.isProven ? this.awaitExpiry() : this.expire()),
      Math.max(1, Math.ceil(leftMs)),
    );
  }

  private expire(): void {
    this.validity.close();
    this.expiry?.cancel();
    this.changed();
  }

  /** Never the same twice: who was removed can't be taken for who comes back. */
  private newName(): string {
    const digits = Math.floor(this.random() * 2 ** 32).toString(16);
    return `${this.terms.group}-${digits.padStart(8, '0')}`;
  }
}
