import type { Definition, DefinitionCondition, DefinitionStatus } from './definition.js';

/** A condition without the time at which it came to be. @internal */
export type NewCondition = Omit<DefinitionCondition, 'lastTransitionTime'>;

/** The status, which a definition that was just sent need not have. @internal */
export function statusOf(definition: Definition): DefinitionStatus {
  const status = definition.status as DefinitionStatus | undefined;
  return {
    ...status,
    conditions: status?.conditions ?? [],
    acceptedNames: status?.acceptedNames ?? { plural: '', kind: '' },
    storedVersions: status?.storedVersions ?? [],
  };
}

/** @internal */
export function conditionOf(definition: Definition, type: string): DefinitionCondition | undefined {
  return statusOf(definition).conditions?.find((one) => one.type === type);
}

/** @internal */
export const isTrue = (definition: Definition, type: string): boolean =>
  conditionOf(definition, type)?.status === 'True';

/** Sets a condition; its time is kept where it says the same as before. @internal */
export function setCondition(definition: Definition, condition: NewCondition, now: string): void {
  const status = statusOf(definition);
  const conditions = [...(status.conditions ?? [])];
  const index = conditions.findIndex(({ type }) => type === condition.type);
  const before = conditions[index];
  const { type, status: value, reason, message } = condition;
  const lastTransitionTime = before?.status === value ? before.lastTransitionTime : now;
  const next = { type, status: value, lastTransitionTime, reason, message };
  if (before) conditions[index] = next;
  else conditions.push(next);
  definition.status = { ...status, conditions } as NonNullable<Definition['status']>;
}
