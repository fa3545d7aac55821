import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { describeKey } from '../resource/object-key.js';
import type { Kind } from '../resource/kind.js';
import type { StoreChange } from '../store/store-change.js';
import type { ChangedPart } from './cause.js';
import { changedParts } from './changed-parts.js';
import { controlChange, type ControlAnnotations } from './control-annotations.js';
import type { Predicate } from './predicate.js';

/** Whose reasons they are. @internal */
export interface ReasonsOf<T extends KubernetesObject> {
  readonly kind: Kind<T>;
  readonly finalizer: string | undefined;
  readonly predicate?: Predicate<T> | undefined;
  readonly control: ControlAnnotations;
}

/** @internal */
export interface Reasons {
  /** What of an object has changed, if that is a reason to run its reconciler. */
  readonly changed: readonly ChangedPart[];
  /** The value with which somebody has asked for a run, by annotation. */
  readonly reconcileAt?: string | undefined;
}

/** @internal */
export function reasonsIn<T extends KubernetesObject>(
  { previous: before, current: after }: StoreChange & { type: 'updated' },
  { kind, finalizer, predicate, control }: ReasonsOf<T>,
  log: Log,
): Reasons {
  const [previous, current] = [before.as(kind), after.as(kind)];
  const withStatus = predicate !== undefined;
  const changed = changedParts(previous, current, { ownFinalizer: finalizer, withStatus });
  if (changed.length === 0) return { changed };
  const { hasChanged, reconcileAt } = controlChange(previous.metadata, current.metadata, control);
  const reasons = { changed, reconcileAt };
  // What people say of a single object no predicate can overrule.
  if (!predicate || hasChanged || changed.includes('deletionTimestamp')) return reasons;
  try {
    return predicate({ previous, current, changed }) ? reasons : { changed: [] };
  } catch (thrown) {
    const { message, stack } = toError(thrown);
    log.error(
      `The predicate threw for ${describeKey(after.key)}, which is run all the same: ${message}`,
      stack,
    );
    return reasons;
  }
}
