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

/** A condition to set; when it changed is worked out. @publicApi */
export type ConditionInput = Omit<Condition, 'lastTransitionTime'>;

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
 * The conditions with this one set.
 *
 * Guarantees: `lastTransitionTime` changes only when `status` does; other conditions and their order stay;
 * the very same array comes back when nothing changed, so that a caller can tell there is nothing to write.
 *
 * @publicApi
 */
export function setCondition(
  conditions: Condition[] | undefined,
  condition: ConditionInput,
  now: Date,
): Condition[] {
  const current = findCondition(conditions, condition.type);
  const isTransition = current?.status !== condition.status;
  const next: Condition = {
    ...condition,
    lastTransitionTime: isTransition ? time(now) : current.lastTransitionTime,
  };
  if (!current) return [...(conditions ?? []), next];
  if (conditions && isSame(current, next)) return conditions;
  return (conditions ?? []).map((other) => (other === current ? next : other));
}

/** @publicApi */
export function findCondition(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** False also for a condition that is not there. @publicApi */
export function isConditionTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

function isSame(one: Condition, other: Condition): boolean {
  return (
    one.status === other.status &&
    one.reason === other.reason &&
    one.message === other.message &&
    one.observedGeneration === other.observedGeneration
  );
}
