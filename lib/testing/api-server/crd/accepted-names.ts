import { equalJson } from '../common/json.js';
import type { NewCondition } from './conditions.js';
import { conditionOf, statusOf } from './conditions.js';
import type { Definition, DefinitionNames } from './definition.js';

/** What a CRD's status says of its names. @internal */
export interface NamesVerdict {
  readonly names: DefinitionNames;
  readonly accepted: NewCondition;
  readonly established: NewCondition;
}

/**
 * Which of the names that a CRD asks for it gets: those that no other CRD of the group has, and those that it has
 * already. k8s.io/apiextensions-apiserver/pkg/controller/status.
 *
 * @param others the CRDs of the group, itself included
 * @returns undefined where its status says so already
 * @internal
 */
export function judgeNames(definition: Definition, others: readonly Definition[]): NamesVerdict | undefined {
  const wanted = definition.spec.names;
  const had = statusOf(definition).acceptedNames;
  if (equalJson({ ...wanted }, { ...had })) return undefined;
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const { acceptedNames } of others.map(statusOf)) {
    const { plural, singular = '', shortNames = [], kind, listKind = '' } = acceptedNames;
    for (const name of [plural, singular, ...shortNames]) resources.add(name);
    for (const name of [kind, listKind]) kinds.add(name);
  }
  let accepted: NewCondition = {
    type: 'NamesAccepted',
    status: 'True',
    reason: 'NoConflicts',
    message: 'no conflicts found',
  };
  const refuse = (reason: string, message: string) => {
    accepted = { type: 'NamesAccepted', status: 'False', reason, message };
  };
  const names: DefinitionNames = { ...had };
  const claim = (field: 'plural' | 'singular' | 'kind' | 'listKind', taken: Set<string>, reason: string) => {
    const name = wanted[field] ?? '';
    if (name !== (had[field] ?? '') && taken.has(name)) refuse(reason, `"${name}" is already in use`);
    else names[field] = name;
  };
  claim('plural', resources, 'PluralConflict');
  claim('singular', resources, 'SingularConflict');
  const clashes = (wanted.shortNames ?? []).filter(
    (name) => !had.shortNames?.includes(name) && resources.has(name),
  );
  if (clashes.length > 0) {
    const texts = clashes.map((name) => `"${name}" is already in use`);
    refuse('ShortNamesConflict', texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`);
  } else setOrDelete(names, 'shortNames', wanted.shortNames);
  claim('kind', kinds, 'KindConflict');
  claim('listKind', kinds, 'ListKindConflict');
  setOrDelete(names, 'categories', wanted.categories);
  const verdict = { names, accepted, established: establishedBy(definition, accepted) };
  return isTold(definition, verdict) ? undefined : verdict;
}

function setOrDelete(
  names: DefinitionNames,
  field: 'shortNames' | 'categories',
  value: string[] | undefined,
): void {
  if (value) names[field] = value;
  else delete names[field];
}

function establishedBy(definition: Definition, accepted: NewCondition): NewCondition {
  const before = conditionOf(definition, 'Established');
  if (before?.status !== 'True' && accepted.status === 'True') {
    return {
      type: 'Established',
      status: 'False',
      reason: 'Installing',
      message: 'the initial names have been accepted',
    };
  }
  return (
    before ?? {
      type: 'Established',
      status: 'False',
      reason: 'NotAccepted',
      message: 'not all names are accepted',
    }
  );
}

function isTold(definition: Definition, { names, accepted }: NamesVerdict): boolean {
  const told = conditionOf(definition, 'NamesAccepted');
  return (
    equalJson({ ...names }, { ...statusOf(definition).acceptedNames }) &&
    told?.status === accepted.status &&
    told.reason === accepted.reason &&
    told.message === accepted.message
  );
}
