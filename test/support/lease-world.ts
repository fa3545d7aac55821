import { KubeStatusError } from '../../lib/cluster/kube-status-error.js';
import { sleep, type Clock, type Timer } from '../../lib/common/clock.js';
import type { LeaseApi, LeaseToWrite } from '../../lib/leader/lease-api.js';
import type { LeaseObject } from '../../lib/leader/lease-object.js';
import type { VirtualClock } from '../../lib/testing/virtual-clock.js';

/** The clock of one machine: fast or slow, set wrongly, and now and then at a standstill for its user. */
export class MachineClock implements Clock {
  private frozenUntil = -Infinity;

  constructor(
    private readonly base: VirtualClock,
    private readonly rate = 1,
    private readonly wallSkewMs = 0,
  ) {}

  now(): number {
    return this.base.now() * this.rate;
  }

  date(): Date {
    return new Date(this.base.date().getTime() + this.wallSkewMs);
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    let isCancelled = false;
    let timer: Timer;
    const run = () => {
      if (isCancelled) return;
      const leftMs = this.frozenUntil - this.base.now();
      if (leftMs > 0) timer = this.base.setTimeout(run, leftMs);
      else callback();
    };
    timer = this.base.setTimeout(run, delayMs / this.rate);
    return {
      cancel: () => {
        isCancelled = true;
        timer.cancel();
      },
    };
  }

  yield(): Promise<void> {
    return this.base.yield();
  }

  /** Time goes on, but nothing runs: a blocked event loop, or a stopped process. */
  freeze(forMs: number): void {
    this.frozenUntil = Math.max(this.frozenUntil, this.base.now() + forMs);
  }

  /** Resolves when something can run again. */
  async thawed(): Promise<void> {
    while (this.base.now() < this.frozenUntil) await sleep(this.base, this.frozenUntil - this.base.now());
  }
}

/** What happens to one call. */
export interface Fate {
  /** On the way there. */
  readonly delayMs?: number;
  /** On the way back. */
  readonly answerDelayMs?: number;
  /** `unsent`: it never arrives. `lost`: it does, and its answer does not. */
  readonly fails?: 'unsent' | 'lost';
}

/** One Lease as the API server keeps it. */
export class LeaseWorld {
  lease: LeaseObject | undefined;
  writes: { readonly at: number; readonly spec: LeaseObject['spec'] }[] = [];
  private version = 0;

  constructor(private readonly clock: VirtualClock) {}

  /** The way of one replica to it. */
  api(machine: MachineClock, fate: () => Fate = () => ({})): LeaseApi {
    const call = async <R>(work: () => R): Promise<R> => {
      const { delayMs = 1, answerDelayMs = 1, fails } = fate();
      await sleep(this.clock, delayMs);
      const result = fails === 'unsent' ? undefined : work();
      await sleep(this.clock, answerDelayMs);
      await machine.thawed();
      if (fails) throw new Error(`the call was ${fails}`);
      return result as R;
    };
    return {
      read: () => call(() => structuredClone(this.lease)),
      write: (lease) => call(() => this.write(lease)),
    };
  }

  private write({ metadata, spec }: LeaseToWrite): LeaseObject | undefined {
    if (metadata.resourceVersion !== this.lease?.metadata.resourceVersion) return undefined;
    const now = { resourceVersion: String(++this.version) };
    this.lease = structuredClone({ ...this.lease, metadata: { ...metadata, ...now }, spec }) as LeaseObject;
    this.writes.push({ at: this.clock.now(), spec });
    return structuredClone(this.lease);
  }
}

/** As the API server refuses somebody without the right to. */
export const forbidden = () =>
  new KubeStatusError({
    statusCode: 403,
    request: 'GET /apis/coordination.k8s.io/v1/namespaces/default/leases/a',
    status: { message: 'leases.coordination.k8s.io "a" is forbidden', reason: 'Forbidden' },
  });
