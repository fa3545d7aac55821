import { Random } from '../common/random.js';
import type { ApiAnswer, ApiRequest } from '../request/api-request.js';
import { isStream } from '../request/api-request.js';
import type { RequestInfo } from '../request/request-info.js';
import type { ObjectStorage } from '../storage/object-storage.js';
import type { StorageEvent } from '../storage/storage-event.js';
import { actionsOf, ArmedFault, type FaultSubject } from './armed-fault.js';
import { checkFault, checkPlan } from './check-fault.js';
import type { FaultAction } from './fault-action.js';
import { FaultEffects, type FaultTargets } from './fault-effects.js';
import { faultySink } from './faulty-sink.js';
import { changeBy } from './field-change.js';
import type { Fault, FaultMatch, FaultMoment, FaultPlan, FaultRecord } from './fault-plan.js';
import { isInterfering, writtenObject } from './other-writer.js';
import { PastViews } from './past-views.js';
import { shuffledStart } from './shuffled-start.js';

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
  private readonly views: PastViews<ArmedFault>;
  private limit: FaultMatch | undefined;
  private readonly effects: FaultEffects;
  private readonly fired: FaultRecord[] = [];

  /** @internal */
  constructor(private readonly targets: FaultTargets) {
    this.effects = new FaultEffects(targets);
    this.views = new PastViews(targets.storage);
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
    const armed = new ArmedFault(this.added++, fault, this.random, this.limit);
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
    this.limit = plan.on;
    for (const fault of plan.faults) this.add(fault);
  }

  /** Takes all faults away, and thaws what they have frozen. */
  clear(): void {
    this.armed = [];
    this.added = 0;
    this.limit = undefined;
    this.thaw();
  }

  /** Ends `freeze`, `staleView` and `streamLimit`: what stood still goes on, and catches up. */
  thaw(): void {
    this.effects.undo();
    this.views.thaw();
  }

  /** Lets a request run, with what goes wrong before and after. @internal */
  async around(request: ApiRequest, info: RequestInfo, run: Run): Promise<ApiAnswer> {
    const { freezer } = this.effects;
    if (this.armed.length === 0 && !freezer.isFrozen) return run();
    const subject: FaultSubject = { ...info, userAgent: request.headers['user-agent'] ?? '' };
    const struck = { signal: request.signal, object: writtenObject(info) };
    await freezer.frozen();
    const { storage } = this.targets;
    const before = this.strike('beforeReceive', subject);
    if (before) {
      const [armed, actions] = before;
      const instead = await this.effects.actAll(actions, struck);
      if (instead) return instead;
      const stale = actions.find(({ action }) => action === 'staleView');
      if (stale?.action === 'staleView')
        return this.watched(await run(this.views.of(armed, stale.behind)), info, subject);
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
    if (!after) return this.watched(answer, info, subject);
    const [, actions] = after;
    const object = writtenObject(info, committed?.object);
    const instead = (await this.effects.actAll(actions, { ...struck, object }, answer)) ?? answer;
    await freezer.frozen();
    const isShuffled = actions.some(({ action }) => action === 'shuffle') && beginsAnew(request, info);
    return this.watched(isShuffled ? shuffledStart(instead, this.random) : instead, info, subject);
  }

  /** What goes wrong with a call of a webhook: throws, or waits. @internal */
  async beforeWebhook(name: string, signal: AbortSignal): Promise<void> {
    const struck = this.strike('webhook', { ...NO_REQUEST, verb: 'webhook', name });
    if (!struck) return;
    for (const action of struck[1]) {
      if (action.action === 'delay') await this.effects.wait(action.ms);
      else if (action.action === 'halfOpen')
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      else throw new Error(action.action === 'status' ? `the server answered ${action.code}` : 'EOF');
    }
  }

  private watched(answer: ApiAnswer, info: RequestInfo, subject: FaultSubject): ApiAnswer {
    if (!isStream(answer) || subject.verb !== 'watch') return answer;
    const { effects } = this;
    return {
      ...answer,
      start: (sink) =>
        answer.start(
          faultySink({
            sink,
            clock: this.targets.clock,
            decide: (frame) => this.strike('watchSend', { ...subject, ...frame })?.[1] ?? [],
            onServer: (action, frame) => effects.actOnServer(action, writtenObject(info, frame)),
            frozen: () => effects.freezer.frozen(),
            dropConnection: () => (sink.dropConnection ?? sink.destroy)(),
          }),
        ),
    };
  }

  private asksForChanges(): boolean {
    return this.armed.some(({ fault }) => fault.on?.change || actionsOf(fault).some(isInterfering));
  }

  private strike(at: FaultMoment, subject: FaultSubject): [ArmedFault, readonly FaultAction[]] | undefined {
    for (const armed of this.armed) {
      if (armed.fault.at !== at || !armed.strikes(subject)) continue;
      const { index, fault } = armed;
      this.fired.push({ index, fault, verb: subject.verb, path: subject.path });
      return [armed, actionsOf(fault)];
    }
    return undefined;
  }
}

const NO_REQUEST = {
  group: '',
  resource: '',
  subresource: '',
  namespace: '',
  path: '',
  userAgent: '',
};

/** Whether a watch begins with what there is, and not with what came after a version. */
function beginsAnew({ query }: ApiRequest, { verb }: RequestInfo): boolean {
  const version = query.get('resourceVersion') ?? '';
  return verb === 'watch' && (version === '' || version === '0' || query.get('sendInitialEvents') === 'true');
}
