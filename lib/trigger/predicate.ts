import { unexpected } from '../common/invalid-option-error.js';
import { toError } from '../common/kuberator-error.js';
import type { LabelMatcher } from '../resource/label-matcher.js';
import { labelMatcher } from '../resource/label-selector.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ChangedPart } from './cause.js';

/** What a predicate is known to ask for, for who has to have it at hand. */
const ASKED = Symbol('asked parts');

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
  /**
   * The object has labels as the selector wants them, such as `app=web,tier in (a, b)`, or had them before the change: so
   * one that leaves the selected ones is told of, too. Of what is watched altogether, `labelSelector` costs less.
   *
   * @throws InvalidOptionError where the selector is none
   */
  labelSelector(selector: string): Predicate {
    const matches = matcherOf(selector);
    return ({ previous, current }) =>
      matches(current.metadata.labels ?? {}) || matches(previous.metadata.labels ?? {});
  },
  /** One of them says yes. */
  any<T extends KubernetesObject>(...predicates: readonly Predicate<T>[]): Predicate<T> {
    return asking((change) => predicates.some((predicate) => predicate(change)), predicates);
  },
  /** All of them say yes. */
  all<T extends KubernetesObject>(...predicates: readonly Predicate<T>[]): Predicate<T> {
    return asking((change) => predicates.every((predicate) => predicate(change)), predicates);
  },
  not<T extends KubernetesObject>(predicate: Predicate<T>): Predicate<T> {
    return asking((change) => !predicate(change), [predicate]);
  },
} as const;

function of(...parts: readonly ChangedPart[]): Predicate {
  const predicate: Predicate = (change) => {
    const { changed } = (change ?? {}) as Partial<ObjectChange>;
    if (!changed)
      throw unexpected(
        'what one of Predicates is called with',
        'a change. Hand the predicate itself over, as in `predicate: Predicates.labels`: it is called for each change',
        change,
      );
    return changed.some((part) => parts.includes(part));
  };
  return Object.assign(predicate, { [ASKED]: parts });
}

/** The parts that a predicate made of `Predicates` asks for; of a function of the user's, nobody knows. @internal */
export function partsAskedBy(predicate: Predicate): readonly ChangedPart[] {
  return (predicate as { [ASKED]?: readonly ChangedPart[] })[ASKED] ?? [];
}

function asking<T extends KubernetesObject>(
  predicate: Predicate<T>,
  of: readonly Predicate<T>[],
): Predicate<T> {
  const wrong = of.findIndex((one) => typeof one !== 'function');
  if (wrong >= 0)
    throw unexpected(
      'what Predicates.any(), all() and not() join',
      'one of Predicates or a function',
      of[wrong],
    );
  return Object.assign(predicate, { [ASKED]: of.flatMap((one) => partsAskedBy(one as Predicate)) });
}

function matcherOf(selector: unknown): LabelMatcher {
  const where = 'the selector of Predicates.labelSelector()';
  if (typeof selector !== 'string')
    throw unexpected(where, 'a label selector such as "app=web,tier in (a,b)"', selector);
  try {
    return labelMatcher(selector);
  } catch (cause) {
    const expected = `a label selector such as "app=web,tier in (a,b)": ${toError(cause).message}`;
    throw unexpected(where, expected, selector, { cause });
  }
}
