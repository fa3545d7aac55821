import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ChangedPart } from './cause.js';

/** An object as it was and as it is. Both are copies: changing them changes nothing else. @publicApi */
export interface ObjectChange<T extends KubernetesObject = KubernetesObject> {
  readonly previous: T;
  readonly current: T;
  /** What of it differs, status included; never empty, and without the reconciler's own finalizer when it is added. */
  readonly changed: readonly ChangedPart[];
}

/**
 * Whether a change of an object is a reason to run its reconciler. Creation and deletion always are, so it is not asked
 * about those. It must be fast and change nothing; one that throws is logged, and the object is run.
 *
 * @publicApi
 */
export type Predicate<T extends KubernetesObject = KubernetesObject> = (change: ObjectChange<T>) => boolean;

/**
 * What a `predicate` of `@Reconciler()` is built of.
 *
 * @example
 * // Wakes the reconciler for changes of the status, too, which are no reason by default.
 * @Reconciler(Widget, { predicate: Predicates.any(Predicates.default, Predicates.status) })
 * @publicApi
 */
export const Predicates = {
  /** What is a reason unless a predicate says otherwise: all but the status. */
  default: of('generation', 'content', 'labels', 'annotations', 'finalizers'),
  /** The desired state changed: the generation, or where a kind does not count it, anything but metadata and status. */
  generation: of('generation', 'content'),
  labels: of('labels'),
  annotations: of('annotations'),
  finalizers: of('finalizers'),
  /**
   * The status changed, whoever wrote it. Caveat: so a reconciler is woken by its own writes, too; with `StatusService`,
   * which writes only what differs, that ends once the status is as it should be.
   */
  status: of('status'),
  /** One of them says yes. */
  any<T extends KubernetesObject>(...predicates: readonly Predicate<T>[]): Predicate<T> {
    return (change) => predicates.some((predicate) => predicate(change));
  },
  /** All of them say yes. */
  all<T extends KubernetesObject>(...predicates: readonly Predicate<T>[]): Predicate<T> {
    return (change) => predicates.every((predicate) => predicate(change));
  },
  not<T extends KubernetesObject>(predicate: Predicate<T>): Predicate<T> {
    return (change) => !predicate(change);
  },
} as const;

function of(...parts: readonly ChangedPart[]): Predicate {
  return ({ changed }) => changed.some((part) => parts.includes(part));
}
