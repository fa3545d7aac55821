import { cause, type StatusCause } from '../../common/cause.js';
import { dns1035LabelErrors, dnsSubdomainErrors } from '../../schema/name-rules.js';
import type { Schema } from '../../schema/schema.js';
import { statusOf } from '../conditions.js';
import { type Definition, type DefinitionVersion, versionsOf } from '../definition.js';
import { approvalCauses } from './approval-check.js';
import { conversionCauses } from './conversion-check.js';
import { goVersions } from './go-structs.js';
import { type InternalSpec, internalSpec } from './internal-spec.js';
import { missingNames, namesCauses } from './names-check.js';
import { schemaCauses } from './schema-check.js';
import { columnCauses, deprecationCauses, selectableCauses, subresourcesCauses } from './version-check.js';

/**
 * What is wrong with a CRD besides its metadata, in the order and the words of
 * k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation.
 *
 * @internal
 */
export function definitionCauses(definition: Definition, old?: Definition): StatusCause[] {
  const { spec } = definition;
  const inside = internalSpec(spec);
  return [
    ...(old ? [] : nameCauses(definition)),
    ...groupCauses(spec.group),
    ...scopeCauses(spec.scope),
    ...missingSchemas(inside),
    ...inside.versions.flatMap((version, index) => versionCauses(version, index, inside)),
    ...versionListCauses(inside),
    ...missingNames(spec.names, 'spec.names'),
    ...namesCauses(spec.names, 'spec.names'),
    ...commonCauses(definition, inside),
    ...conversionCauses(spec.conversion, 'spec.conversion'),
  ];
}

/** What is wrong besides: asked after the fields that must not change. @internal */
export function furtherCauses(definition: Definition, old?: Definition): StatusCause[] {
  return [
    ...namesCauses(statusOf(definition).acceptedNames, 'status.acceptedNames'),
    ...storedVersionCauses(definition),
    ...approvalCauses(definition, old),
    ...(definition.spec.preserveUnknownFields
      ? [
          cause.invalid(
            'spec.preserveUnknownFields',
            true,
            'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
          ),
        ]
      : []),
  ];
}

function nameCauses({ metadata, spec }: Definition): StatusCause[] {
  if (metadata.name === `${spec.names.plural}.${spec.group}`) return [];
  return [cause.invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')];
}

function groupCauses(group: string): StatusCause[] {
  if (!group) return [cause.required('spec.group')];
  const errors = dnsSubdomainErrors(group);
  if (errors.length > 0) return [cause.invalid('spec.group', group, errors.join(','))];
  if (group.includes('.')) return [];
  return [cause.invalid('spec.group', group, 'should be a domain with at least one dot')];
}

function scopeCauses(scope: string): StatusCause[] {
  const scopes = ['Cluster', 'Namespaced'];
  if (!scope) return [cause.required('spec.scope')];
  return scopes.includes(scope) ? [] : [cause.notSupported('spec.scope', scope, scopes)];
}

function missingSchemas({ validation, versions }: InternalSpec): StatusCause[] {
  if (validation?.openAPIV3Schema) return [];
  return versions.flatMap(({ schema }, index) =>
    schema?.openAPIV3Schema ? [] : [cause.required(`spec.versions[${index}].schema.openAPIV3Schema`)],
  );
}

function versionCauses(version: DefinitionVersion, index: number, inside: InternalSpec): StatusCause[] {
  const at = `spec.versions[${index}]`;
  const { name, schema, subresources, additionalPrinterColumns, selectableFields } = version;
  const errors = dns1035LabelErrors(name);
  const openApi = schema?.openAPIV3Schema;
  const hasStatus = (subresources ?? inside.subresources)?.status !== undefined;
  const why = 'may only be set when `version.schema.openAPIV3Schema` is not included';
  return [
    ...(errors.length > 0 ? [cause.invalid(`${at}.name`, name, errors.join(','))] : []),
    ...deprecationCauses(version, at),
    ...(openApi ? schemaCauses(openApi, `${at}.schema.openAPIV3Schema`, hasStatus) : []),
    ...subresourcesCauses(subresources, `${at}.subresources`),
    ...columnCauses(additionalPrinterColumns, `${at}.additionalPrinterColumns`),
    ...(selectableFields?.length ? fieldsCauses(selectableFields, openApi, at, why) : []),
  ];
}

function fieldsCauses(
  fields: NonNullable<DefinitionVersion['selectableFields']>,
  schema: Schema | undefined,
  path: string,
  whyMissing: string,
): StatusCause[] {
  const at = `${path}.selectableFields`;
  return schema ? selectableCauses(fields, schema, at) : [cause.invalid(at, '', whyMissing)];
}

function versionListCauses({ versions, version }: InternalSpec): StatusCause[] {
  const causes: StatusCause[] = [];
  const wrong = (why: string) => causes.push(cause.invalid('spec.versions', goVersions(versions), why));
  if (new Set(versions.map(({ name }) => name)).size !== versions.length) {
    wrong('must contain unique version names');
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    wrong('must have exactly one version marked as storage version');
  }
  const errors = version ? dns1035LabelErrors(version) : [];
  if (errors.length > 0) causes.push(cause.invalid('spec.version', version, errors.join(',')));
  return causes;
}

/** What is wrong with what all versions have in common. */
function commonCauses(definition: Definition, inside: InternalSpec): StatusCause[] {
  const { validation, subresources, additionalPrinterColumns, selectableFields } = inside;
  const openApi = validation?.openAPIV3Schema;
  const hasStatus = versionsOf(definition).some((version) => version.subresources?.status !== undefined);
  const why = 'may only be set when validations.schema is included';
  return [
    ...(openApi ? schemaCauses(openApi, 'spec.validation.openAPIV3Schema', hasStatus) : []),
    ...subresourcesCauses(subresources, 'spec.subresources'),
    ...columnCauses(additionalPrinterColumns, 'spec.additionalPrinterColumns'),
    ...(selectableFields?.length ? fieldsCauses(selectableFields, openApi, 'spec', why) : []),
  ];
}

function storedVersionCauses(definition: Definition): StatusCause[] {
  const stored = statusOf(definition).storedVersions ?? [];
  const versions = versionsOf(definition);
  const at = 'status.storedVersions';
  if (stored.length === 0) return [cause.invalid(at, null, 'must have at least one stored version')];
  return [
    ...versions
      .filter(({ name, storage }) => storage && !stored.includes(name))
      .map(({ name }) => cause.invalid(at, stored, `must have the storage version ${name}`)),
    ...stored.flatMap((name, index) => {
      if (versions.some((version) => version.name === name)) return [];
      const why = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
      return [cause.invalid(`${at}[${index}]`, name, why)];
    }),
  ];
}
