import type { Clock } from '../../../common/clock.js';
import { Random } from '../common/random.js';
import type { ApiAnswer, ApiRequest } from '../request/api-request.js';
import { isStream } from '../request/api-request.js';
import type { RequestInfo } from '../request/request-info.js';
import type { ObjectStorage } from '../storage/object-storage.js';
import type { StorageEvent } from '../storage/storage-event.js';
import { ArmedFault, type FaultSubject } from './armed-fault.js';
import { checkFault, checkPlan } from './check-fault.js';
import { brokenBy, cutAnswer, statusAnswer } from './faulty-answer.js';
import { faultySink } from './faulty-sink.js';
import { changeBy } from './field-change.js';
import type { Fault, FaultAction, FaultMoment, FaultPlan, FaultRecord } from './fault-plan.js';
import { Freezer } from './freezer.js';
import { PastStorage } from './past-storage.js';

/** What faults act on. @internal */
export interface FaultTargets {
  readonly storage: ObjectStorage;
  readonly clock: Clock;
  readonly jumpClock: (ms: number) => void;
  readonly disconnectAll: () => void;
}

/** Runs a request, on the present storage or on one of the past. @internal */
export type Run = (storage?: ObjectStorage) => Promise<ApiAnswer>;

/**
 * What goes wrong in an embedded cluster, and what has gone wrong.
 *
 * @example
 * cluster.faults.add({
 *   on: { verb: 'patch', resource: 'widgets', subresource: 'status' },
 *   at: 'afterCommit', nth: 2, do: { action: 'drop' },
 * });
 * @publicApi
 */
export class Faults {
  private armed: ArmedFault[] = [];
  private added = 0;
  private random = new Random(1);
  private readonly views = new Map<ArmedFault, PastStorage>();
  private readonly freezer: Freezer;
  private readonly fired: FaultRecord[] = [];

  /** @internal */
  constructor(private readonly targets: FaultTargets) {
    this.freezer = new Freezer(targets.clock);
  }

  /** The faults that have happened, in their order. */
  get records(): readonly FaultRecord[] {
    return this.fired;
  }

  /**
   * Adds a fault to those that are there. Of several that match, the first happens.
   *
   * @returns takes it away again
   * @throws InvalidOptionError for a fault that can't happen
   */
  add(fault: Fault): () => void {
    checkFault(fault, this.added);
    const armed = new ArmedFault(this.added++, fault, this.random);
    this.armed.push(armed);
    return () => void (this.armed = this.armed.filter((other) => other !== armed));
  }

  /**
   * Replaces all faults with those of a plan.
   *
   * @throws InvalidOptionError for a plan with a fault that can't happen; the faults that are there stay
   */
  load(plan: FaultPlan): void {
    checkPlan(plan);
    this.clear();
    this.random = new Random(plan.seed ?? 1);
    for (const fault of plan.faults) this.add(fault);
  }

  /** Takes all faults away, and thaws what they have frozen. */
  clear(): void {
    this.armed = [];
    this.added = 0;
    this.thaw();
  }

  /** Ends `freeze` and `staleView`: what stood still goes on, and catches up. */
  thaw(): void {
    this.freezer.thaw();
    for (const view of this.views.values()) view.thaw();
    this.views.clear();
  }

  /** Lets a request run, with what goes wrong before and after. @internal */
  async around(request: ApiRequest, info: RequestInfo, run: Run): Promise<ApiAnswer> {
    if (this.armed.length === 0 && !this.freezer.isFrozen) return run();
    const subject: FaultSubject = { ...info, userAgent: request.headers['user-agent'] ?? '' };
    await this.freezer.frozen();
    const { storage } = this.targets;
    const before = this.strike('beforeReceive', subject);
    if (before) {
      const [armed, action] = before;
      const instead = await this.act(action, request.signal);
      if (instead) return instead;
      if (action.action === 'staleView') return this.watched(await run(this.viewOf(armed, action)), subject);
    }
    const revision = storage.revision;
    const events: StorageEvent[] = [];
    const stop = this.asksForChanges() ? storage.listenToAll((event) => events.push(event)) : undefined;
    const answer = await run();
    stop?.();
    const hasCommitted = storage.revision !== revision;
    const committed = changeBy(info, events);
    const after =
      (hasCommitted ? this.strike('afterCommit', { ...subject, committed }) : undefined) ??
      this.strike('beforeResponse', subject);
    const instead = after && (await this.act(after[1], request.signal, answer));
    await this.freezer.frozen();
    return this.watched(instead ?? answer, subject);
  }

  /** What goes wrong with a call of a webhook: throws, or waits. @internal */
  async beforeWebhook(name: string, signal: AbortSignal): Promise<void> {
    const subject = {
      verb: 'webhook',
      group: '',
      resource: '',
      subresource: '',
      namespace: '',
      path: '',
      name,
    };
    const struck = this.strike('webhook', { ...subject, userAgent: '' });
    if (!struck) return;
    const [, action] = struck;
    if (action.action === 'delay') await this.wait(action.ms);
    else if (action.action === 'halfOpen')
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    else throw new Error(action.action === 'status' ? `the server answered ${action.code}` : 'EOF');
  }

  /** Undefined where the request shall go on as if nothing were. */
  private async act(
    action: FaultAction,
    signal: AbortSignal,
    answer?: ApiAnswer,
  ): Promise<ApiAnswer | undefined> {
    switch (action.action) {
      case 'status':
        return statusAnswer(action);
      case 'delay':
        await this.wait(action.ms);
        return undefined;
      case 'drop':
        return brokenBy(action.scope ?? 'connection');
      case 'halfOpen':
        return brokenBy('silence');
      case 'cut':
        return answer && cutAnswer(answer, action.afterBytes);
      case 'compact':
        this.targets.storage.compact();
        return undefined;
      case 'freeze':
        this.freezer.freeze(action.ms);
        await Promise.race([
          this.freezer.frozen(),
          new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
        ]);
        return undefined;
      case 'disconnectAll':
        this.targets.disconnectAll();
        return brokenBy('connection');
      case 'clockJump':
        this.targets.jumpClock(action.ms);
        return undefined;
      default:
        return undefined;
    }
  }

  private watched(answer: ApiAnswer, subject: FaultSubject): ApiAnswer {
    if (!isStream(answer) || subject.verb !== 'watch') return answer;
    return {
      ...answer,
      start: (sink) =>
        answer.start(
          faultySink({
            sink,
            clock: this.targets.clock,
            decide: (frame) => this.strike('watchSend', { ...subject, ...frame })?.[1],
            frozen: () => this.freezer.frozen(),
            dropConnection: () => (sink.dropConnection ?? sink.destroy)(),
          }),
        ),
    };
  }

  private asksForChanges(): boolean {
    return this.armed.some(({ fault }) => fault.on?.change);
  }

  private strike(at: FaultMoment, subject: FaultSubject): [ArmedFault, FaultAction] | undefined {
    for (const armed of this.armed) {
      if (armed.fault.at !== at || !armed.strikes(subject)) continue;
      const { index, fault } = armed;
      this.fired.push({ index, fault, verb: subject.verb, path: subject.path });
      return [armed, fault.do];
    }
    return undefined;
  }

  private viewOf(armed: ArmedFault, { behind = 0 }: { readonly behind?: number | undefined }): PastStorage {
    let view = this.views.get(armed);
    if (!view) {
      const { storage } = this.targets;
      view = new PastStorage(storage, Math.max(storage.compactedRevision, storage.revision - behind));
      this.views.set(armed, view);
    }
    return view;
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.targets.clock.setTimeout(resolve, ms));
  }
}
