import type { KindRules } from '../builtin/kinds/kind-rules.js';
import { cause, type StatusCause } from '../common/api-error.js';
import { definitionCauses, furtherCauses } from './checks/definition-check.js';
import { namesCauses } from './checks/names-check.js';
import { conditionOf, isTrue, setCondition, statusOf } from './conditions.js';
import { CLEANUP_FINALIZER, type Definition, versionsOf } from './definition.js';

/** What is particular to CustomResourceDefinitions. @internal */
export const definitionRules: KindRules = {
  prepareForCreate(object) {
    const definition = object as Definition;
    const stored = versionsOf(definition).find(({ storage }) => storage);
    definition.status = {
      conditions: null,
      acceptedNames: { plural: '', kind: '' },
      storedVersions: stored ? [stored.name] : null,
    };
  },
  prepareForUpdate(object) {
    const definition = object as Definition;
    const status = statusOf(definition);
    const stored = versionsOf(definition).find(({ storage }) => storage)?.name;
    if (!stored || status.storedVersions?.includes(stored)) return;
    const storedVersions = [...(status.storedVersions ?? []), stored];
    definition.status = { ...status, storedVersions } as NonNullable<Definition['status']>;
  },
  markDeleted(object) {
    const definition = object as Definition;
    const { metadata } = definition;
    if (conditionOf(definition, 'Terminating')) return;
    // It is only marked: the generation, and the grace period that there is none of, stay out of it.
    if (metadata.generation) metadata.generation -= 1;
    delete metadata.deletionGracePeriodSeconds;
    if (!metadata.finalizers?.includes(CLEANUP_FINALIZER)) {
      metadata.finalizers = [...(metadata.finalizers ?? []), CLEANUP_FINALIZER];
    }
    const condition = {
      type: 'Terminating',
      status: 'True',
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    };
    setCondition(definition, condition, metadata.deletionTimestamp ?? '');
  },
  validate(object, old) {
    const definition = object as Definition;
    const causes = definitionCauses(definition, old as Definition | undefined);
    return old ? causes : [...causes, ...furtherCauses(definition)];
  },
  validateUpdate: (object, old) => [
    ...fixedCauses(object as Definition, old as Definition),
    ...furtherCauses(object as Definition, old as Definition),
  ],
  validateStatus: (object) =>
    namesCauses(statusOf(object as Definition).acceptedNames, 'status.acceptedNames'),
};

/** What must not change: of an established CRD, and of any. */
function fixedCauses({ spec }: Definition, old: Definition): StatusCause[] {
  const before = old.spec;
  const fields = [
    ...(isTrue(old, 'Established')
      ? [
          ['spec.scope', spec.scope, before.scope],
          ['spec.names.kind', spec.names.kind, before.names.kind],
        ]
      : []),
    ['spec.group', spec.group, before.group],
    ['spec.names.plural', spec.names.plural, before.names.plural],
  ] as const;
  return fields
    .filter(([, value, was]) => value !== was)
    .map(([field, value]) => cause.invalid(field ?? '', value, 'field is immutable'));
}
