import { cause, type StatusCause } from '../common/api-error.js';
import type { KindRules } from '../builtin/kinds/kind-rules.js';
import type { KubeObject } from '../common/kube-object.js';
import { equalJson } from '../common/json.js';
import { declare } from '../schema/cel/schema-types.js';
import { dns1035LabelErrors, dnsSubdomainErrors } from '../schema/name-rules.js';
import { ruleTree, type RuleTree } from '../schema/rule-tree.js';
import type { Definition, DefinitionVersion } from './definition.js';

/** What is particular to CustomResourceDefinitions. @internal */
export const definitionRules: KindRules = {
  prepareForCreate(object) {
    const definition = object as Definition;
    fillIn(definition);
    definition['status'] = {
      conditions: null,
      acceptedNames: { plural: '', kind: '' },
      storedVersions: definition.spec.versions.filter(({ storage }) => storage).map(({ name }) => name),
    };
  },
  prepareForUpdate(object) {
    const definition = object as Definition;
    fillIn(definition);
    const status = (definition['status'] ?? {}) as { storedVersions?: string[] };
    const storage = definition.spec.versions.find((version) => version.storage)?.name;
    if (storage && !status.storedVersions?.includes(storage)) {
      definition['status'] = { ...status, storedVersions: [...(status.storedVersions ?? []), storage] };
    }
  },
  validate: (object) => specCauses(object as Definition),
  validateUpdate(object, old) {
    const [now, before] = [(object as Definition).spec, (old as Definition).spec];
    const causes: StatusCause[] = [];
    const fixed = (field: string, value: unknown, was: unknown) => {
      if (value !== was) causes.push(cause.invalid(field, value, 'field is immutable'));
    };
    if (isEstablished(old)) {
      fixed('spec.scope', now.scope, before.scope);
      fixed('spec.names.kind', now.names.kind, before.names.kind);
    }
    fixed('spec.group', now.group, before.group);
    fixed('spec.names.plural', now.names.plural, before.names.plural);
    const { storedVersions = [] } = (object['status'] ?? {}) as { storedVersions?: string[] };
    storedVersions.forEach((name, index) => {
      if (now.versions.some((version) => version.name === name)) return;
      const why = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
      causes.push(cause.invalid(`status.storedVersions[${index}]`, name, why));
    });
    return causes;
  },
};

/** Whether the kind is served. @internal */
export function isEstablished(definition: KubeObject): boolean {
  const { conditions } = (definition['status'] ?? {}) as { conditions?: { type: string; status: string }[] };
  return conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
}

function fillIn({ spec }: Definition): void {
  spec.names.singular ||= spec.names.kind.toLowerCase();
  spec.names.listKind ||= `${spec.names.kind}List`;
  spec.conversion ??= { strategy: 'None' };
}

function specCauses({ metadata, spec }: Definition): StatusCause[] {
  const { group, names, scope, versions } = spec;
  const causes: StatusCause[] = [];
  const wrong = (field: string, value: unknown, errors: readonly string[]) => {
    if (errors.length > 0) causes.push(cause.invalid(field, value, errors.join(',')));
  };
  if (metadata.name !== `${names.plural}.${group}`) {
    wrong('metadata.name', metadata.name, ['must be spec.names.plural+"."+spec.group']);
  }
  wrong('spec.group', group, dnsSubdomainErrors(group));
  if (dnsSubdomainErrors(group).length === 0 && !group.includes('.')) {
    wrong('spec.group', group, ['should be a domain with at least one dot']);
  }
  if (!['Cluster', 'Namespaced'].includes(scope)) {
    causes.push(
      scope
        ? cause.notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])
        : cause.required('spec.scope'),
    );
  }
  wrong('spec.names.plural', names.plural, dns1035LabelErrors(names.plural));
  wrong('spec.names.kind', names.kind, mixedCase(names.kind));
  (names.shortNames ?? []).forEach((name, index) =>
    wrong(`spec.names.shortNames[${index}]`, name, dns1035LabelErrors(name)),
  );
  versions.forEach((version, index) => causes.push(...versionCauses(version, index, versions)));
  if (new Set(versions.map(({ name }) => name)).size !== versions.length) {
    wrong('spec.versions', versions, ['must contain unique version names']);
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    wrong('spec.versions', versions, ['must have exactly one version marked as storage version']);
  }
  return causes;
}

function mixedCase(kind: string): string[] {
  const errors = dns1035LabelErrors(kind.toLowerCase());
  return errors.length > 0 ? [`may have mixed case, but should otherwise match: ${errors.join(',')}`] : [];
}

function versionCauses(
  version: DefinitionVersion,
  index: number,
  versions: readonly DefinitionVersion[],
): StatusCause[] {
  const { name, schema } = version;
  const at = `spec.versions[${index}]`;
  const errors = dns1035LabelErrors(name);
  const causes = errors.length > 0 ? [cause.invalid(`${at}.name`, name, errors.join(','))] : [];
  const openApi = schema?.openAPIV3Schema;
  if (!openApi) return [...causes, cause.required(`${at}.schema.openAPIV3Schema`)];
  // Versions of one schema are kept as one, and errors are told of that.
  const isShared = versions.every((one) => equalJson(one.schema as never, schema as never));
  const path = isShared ? 'spec.validation.openAPIV3Schema' : `${at}.schema.openAPIV3Schema`;
  if (isShared && index > 0) return causes;
  if (openApi.type !== 'object') {
    causes.push(
      openApi.type
        ? cause.invalid(`${path}.type`, openApi.type, 'must be object at the root')
        : cause.required(`${path}.type`, 'must not be empty at the root'),
    );
    return causes;
  }
  const tree = declare(openApi, true) && ruleTree(openApi);
  return tree ? [...causes, ...ruleCauses(tree, path)] : causes;
}

function ruleCauses(tree: RuleTree, path: string): StatusCause[] {
  const causes = tree.rules.flatMap(({ rule, error, messageError }, index) => {
    const at = `${path}.x-kubernetes-validations[${index}]`;
    return [
      ...(error === undefined ? [] : [cause.invalid(`${at}.rule`, rule, error)]),
      ...(messageError === undefined ? [] : [cause.invalid(`${at}.messageExpression`, rule, messageError)]),
    ];
  });
  for (const [name, property] of tree.properties) {
    causes.push(...ruleCauses(property, `${path}.properties[${name}]`));
  }
  if (tree.items) causes.push(...ruleCauses(tree.items, `${path}.items`));
  if (tree.additional) causes.push(...ruleCauses(tree.additional, `${path}.additionalProperties`));
  return causes;
}
