import { isDeepStrictEqual } from 'node:util';
import { unexpected } from '../common/invalid-option-error.js';
import { time } from './micro-time.js';

/**
 * One aspect of an object's state.
 *
 * @see https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties
 * @publicApi
 */
export interface Condition {
  /** In PascalCase, such as `Ready`. One condition of each type in a list. */
  type: string;
  /** Whether it is so; `Unknown` where that can't be told. */
  status: 'True' | 'False' | 'Unknown';
  /** Why, in one PascalCase word for machines, such as `MinimumReplicasAvailable`. */
  reason: string;
  /** Why, in a sentence for people. May be empty. */
  message: string;
  /** The generation the condition was set for. */
  observedGeneration?: number | undefined;
  /** When `status` changed last. RFC 3339. */
  lastTransitionTime: string;
}

/** A condition to set, of your own kinds or of a built-in one; when it changed is worked out. @publicApi */
export type ConditionInput<C extends ConditionLike = Condition> = Omit<C, 'lastTransitionTime'>;

/** What all conditions have, also those of built-in kinds, which know further fields or have fewer. */
interface ConditionLike {
  type: string;
  status: string;
  lastTransitionTime?: string | undefined;
}

/** An empty list does not tell what will be in it. */
type KnownCondition<C extends ConditionLike> = [C] extends [never] ? Condition : C;

/**
 * The conditions that kstatus, and with it kubectl wait, Flux and Argo CD, understand on any object.
 *
 * @see https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
 * @publicApi
 */
export const ConditionType = {
  /** The object is as it should be. */
  Ready: 'Ready',
  /** It is on its way there. Absent or False once it is done. */
  Reconciling: 'Reconciling',
  /** It does not get there by itself. Absent or False while there is hope. */
  Stalled: 'Stalled',
} as const;

/**
 * The conditions with this one set: of your own kinds (see `conditions` of `customResource()`), or of a built-in one.
 *
 * Guarantees: `lastTransitionTime` changes only when `status` does; other conditions and their order stay;
 * the very same array comes back when nothing changed, so that a caller can tell there is nothing to write.
 *
 * @publicApi
 */
export function setCondition<C extends ConditionLike = Condition>(
  conditions: C[] | undefined,
  condition: ConditionInput<KnownCondition<C>>,
  now: Date,
): KnownCondition<C>[];
export function setCondition(
  conditions: ConditionLike[] | undefined,
  condition: ConditionInput<ConditionLike>,
  now: Date,
): ConditionLike[] {
  if (typeof (condition as Partial<ConditionLike> | null | undefined)?.type !== 'string')
    throw unexpected('the condition of setCondition()', 'an object with `type` and `status`', condition);
  const { type, status } = condition;
  const current = findCondition(conditions, type);
  const since = current?.status === status ? current.lastTransitionTime : undefined;
  const next = { ...condition, lastTransitionTime: since ?? time(now) };
  if (!current) return [...(conditions ?? []), next];
  if (conditions && isSame(current, next)) return conditions;
  return (conditions ?? []).map((other) => (other === current ? next : other));
}

/** The condition of this type, also of a built-in kind; `undefined` when there is none. @publicApi */
export function findCondition<C extends ConditionLike>(
  conditions: readonly C[] | undefined,
  type: string,
): C | undefined {
  if (conditions && !isList(conditions))
    throw unexpected('the conditions of an object', 'a list, or undefined where there are none', conditions);
  return conditions?.find((condition) => condition.type === type);
}

/** Whether the condition of this type is `True`; false also when there is none. @publicApi */
export function isConditionTrue(conditions: readonly ConditionLike[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

function isList(conditions: unknown): boolean {
  return Array.isArray(conditions);
}

/** An `undefined` field is one that is not there. */
function isSame(one: object, other: object): boolean {
  const present = (condition: object) =>
    Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined));
  return isDeepStrictEqual(present(one), present(other));
}
