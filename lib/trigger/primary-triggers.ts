import type { Log } from '../common/log.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { StoreChange } from '../store/store-change.js';
import type { LoopDetector } from './loop-detector.js';
import { reasonsIn, type ReasonsOf } from './reasons-in.js';
import type { Trigger } from './trigger.js';

/** How much of an annotation's value a log shows: enough for a time, an id or a name. */
const MAX_SHOWN = 64;

/** What the changes of a reconciler's own objects mean for it. @internal */
export class PrimaryTriggers<T extends KubernetesObject> {
  constructor(
    private readonly of: ReasonsOf<T>,
    private readonly loops: LoopDetector,
    private readonly log: Log,
  ) {}

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
    this.loops.woken({
      key: current.key,
      cause,
      previous: () => previous.parse(),
      current: () => current.parse(),
    });
    const isUrgent = reconcileAt !== undefined || (current.isDeleting && !previous.isDeleting);
    return { key: current.key, cause, isUrgent };
  }
}
