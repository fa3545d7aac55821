import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';
import type { StoreChange } from '../store/store-change.js';
import type { Cause } from './cause.js';
import { LoopDetector } from './loop-detector.js';
import { reasonsIn, type ReasonsOf } from './reasons-in.js';
import type { Trigger } from './trigger.js';

/** How much of an annotation's value a log shows: enough for a time, an id or a name. */
const MAX_SHOWN = 64;

/** What the changes of a reconciler's own objects mean for it. @internal */
export class PrimaryTriggers<T extends KubernetesObject> {
  private readonly loops: LoopDetector;

  constructor(
    private readonly of: ReasonsOf<T>,
    clock: Clock,
    private readonly log: Log,
  ) {
    this.loops = new LoopDetector(clock);
  }

  triggerOf(change: Exclude<StoreChange, { type: 'synced' }>): Trigger | undefined {
    const { key, resourceVersion } = change.current;
    switch (change.type) {
      case 'added':
        return change.isInitial
          ? { key, cause: { type: 'initial', resourceVersion }, priority: 'low' }
          : { key, cause: { type: 'created', resourceVersion } };
      case 'updated':
        return this.updated(change);
      case 'deleted':
        this.loops.forget(key);
        return { key, cause: { type: 'deleted', resourceVersion }, isUrgent: true, isEnd: true };
    }
  }

  private updated(change: StoreChange & { type: 'updated' }): Trigger | undefined {
    const { current, previous } = change;
    const { changed, reconcileAt } = reasonsIn(change, this.of, this.log);
    if (changed.length === 0) return undefined;
    if (reconcileAt !== undefined && changed.every((part) => part === 'annotations')) {
      const reason = `${this.of.control.reconcileAt}=${reconcileAt.slice(0, MAX_SHOWN)}`;
      return { key: current.key, cause: { type: 'asked', reason, reconcileAt }, isUrgent: true };
    }
    const cause = {
      type: 'updated',
      resourceVersion: current.resourceVersion,
      changed,
      // Nobody is noted as the author of a deletion, and no author of a status is kept.
      fieldManager: changed.some((part) => part === 'deletionTimestamp' || part === 'status')
        ? undefined
        : current.writer,
    } as const;
    const inVain = this.loops.count(current.key, cause);
    if (inVain !== undefined) this.warnOfLoop(current.key, inVain, cause);
    const isUrgent = reconcileAt !== undefined || (current.isDeleting && !previous.isDeleting);
    return { key: current.key, cause, isUrgent };
  }

  private warnOfLoop(
    key: ObjectKey,
    times: number,
    { changed, fieldManager }: Cause & { type: 'updated' },
  ): void {
    this.log.warn(
      `${describeKey(key)} was woken ${times} times within a minute without a change of its desired state, ` +
        `last by a change of ${changed.join(', ')} that "${fieldManager ?? 'an unknown field manager'}" wrote. ` +
        'If that is this operator, its own writes wake it: write only what differs.',
    );
  }
}
