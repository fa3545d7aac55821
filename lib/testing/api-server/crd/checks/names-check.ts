import { cause, type StatusCause } from '../../common/cause.js';
import { dns1035LabelErrors } from '../../schema/name-rules.js';
import type { DefinitionNames } from '../definition.js';

const mixedCase = (name: string): string[] => {
  const errors = dns1035LabelErrors(name.toLowerCase());
  return errors.length > 0 ? [`may have mixed case, but should otherwise match: ${errors.join(',')}`] : [];
};

/** What is wrong with names that are there. @internal */
export function namesCauses(names: DefinitionNames, path: string): StatusCause[] {
  const causes: StatusCause[] = [];
  const check = (field: string, name: string | undefined, rule: (name: string) => string[]) => {
    const errors = name ? rule(name) : [];
    if (errors.length > 0) causes.push(cause.invalid(`${path}.${field}`, name, errors.join(',')));
  };
  check('plural', names.plural, dns1035LabelErrors);
  check('singular', names.singular, dns1035LabelErrors);
  check('kind', names.kind, mixedCase);
  check('listKind', names.listKind, mixedCase);
  names.shortNames?.forEach((name, index) => check(`shortNames[${index}]`, name, dns1035LabelErrors));
  if (names.kind && names.kind === names.listKind) {
    causes.push(cause.invalid(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same'));
  }
  names.categories?.forEach((name, index) => check(`categories[${index}]`, name, dns1035LabelErrors));
  return causes;
}

/** Names that a spec must have, and a status need not. @internal */
export function missingNames(names: DefinitionNames, path: string): StatusCause[] {
  return (['plural', 'singular', 'kind', 'listKind'] as const)
    .filter((field) => !names[field])
    .map((field) => cause.required(`${path}.${field}`));
}
