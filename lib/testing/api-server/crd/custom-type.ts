import { finalizerWarnings, metadataCauses, metadataUpdateCauses } from '../builtin/validation/metadata.js';
import { dnsSubdomain } from '../builtin/validation/names.js';
import { cloneJson } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { setDefaults } from '../schema/default.js';
import { pruneUnknown } from '../schema/prune.js';
import type { Schema } from '../schema/schema.js';
import { apiVersion, type ResourceType, type TypeVersion } from '../types/resource-type.js';
import { columnsOf } from './columns.js';
import { statusOf } from './conditions.js';
import type { CustomConversion } from './conversion.js';
import { customCauses, decodeCustom } from './custom-strategy.js';
import { type Definition, type DefinitionVersion, versionsOf } from './definition.js';
import { byPriority } from './version-priority.js';

/** What there is to know of a CRD besides itself. @internal */
export interface CustomTypeOptions {
  readonly conversion: CustomConversion;
  /** Up to this revision, objects were stored by another schema. */
  readonly changedAt: number;
  readonly isTerminating: boolean;
}

/** The type that a CRD makes; undefined where it serves no version. @internal */
export function customType(
  definition: Definition,
  { conversion, changedAt, isTerminating }: CustomTypeOptions,
): ResourceType | undefined {
  const { spec } = definition;
  const versions = versionsOf(definition);
  const served = versions.filter((version) => version.served).sort((a, b) => byPriority(a.name, b.name));
  if (served.length === 0) return undefined;
  const { group, scope } = spec;
  const names = statusOf(definition).acceptedNames;
  const { plural, kind, singular = kind.toLowerCase(), listKind = `${kind}List` } = names;
  const isNamespaced = scope === 'Namespaced';
  const storage = versions.find((version) => version.storage) ?? served[0];
  const schemas = new Map(
    versions.map((one) => [apiVersion(group, one.name), one.schema?.openAPIV3Schema ?? {}]),
  );
  const rulesOf = ({ apiVersion: own }: KubeObject) => {
    const version = versions.find((one) => apiVersion(group, one.name) === own);
    return { schema: schemas.get(own) ?? {}, scale: version?.subresources?.scale };
  };
  return {
    group,
    resource: plural,
    singular,
    kind,
    listKind,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    isNamespaced,
    verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
    collection: `${plural}.${group}`,
    versions: new Map(served.map((version) => [version.name, versionOf(group, kind, version)])),
    storageVersion: storage?.name ?? '',
    isCustom: true,
    isTerminating,
    strategy: {
      hasGeneration: true,
      requiresVersion: true,
      prepareForCreate(object) {
        const [, version] = object.apiVersion.split('/');
        if (versions.find(({ name }) => name === version)?.subresources?.status) delete object['status'];
      },
      warnings: ({ metadata }) => finalizerWarnings(metadata),
      updateWarnings: ({ metadata }, old) => finalizerWarnings(metadata, old.metadata),
      validate: (object) =>
        customCauses(rulesOf(object), object, metadataCauses(object.metadata, isNamespaced, dnsSubdomain)),
      validateUpdate: (object, old, subresource) =>
        customCauses(
          rulesOf(object),
          object,
          metadataUpdateCauses(object.metadata, old.metadata),
          old,
          subresource,
        ),
    },
    ...((versions.length > 1 || changedAt > 0) && {
      convert: converter(definition, conversion, schemas, changedAt),
    }),
  };
}

/**
 * What is read is brought into the version that is wanted: it gets the defaults of the version that it is stored in,
 * is converted, and loses what the wanted version does not know.
 */
function converter(
  definition: Definition,
  conversion: CustomConversion,
  schemas: ReadonlyMap<string, Schema>,
  changedAt: number,
): NonNullable<ResourceType['convert']> {
  const asStored = (object: KubeObject): KubeObject => {
    const revision = Number(object.metadata.resourceVersion ?? Infinity);
    const schema = schemas.get(object.apiVersion);
    if (revision > changedAt || !schema) return object;
    const copy = cloneJson(object);
    pruneUnknown(copy, schema, true);
    setDefaults(copy, schema);
    return copy;
  };
  return (objects, to) => {
    const stored = objects.map(asStored);
    if (stored.every((object) => object.apiVersion === to)) return stored;
    const fit = (object: KubeObject, index: number) => {
      if (stored[index]?.apiVersion === to) return object;
      const copy = cloneJson(object);
      pruneUnknown(copy, schemas.get(to), true);
      return copy;
    };
    const converted = conversion.convert(definition, stored, to);
    return Array.isArray(converted) ? converted.map(fit) : converted.then((all) => all.map(fit));
  };
}

function versionOf(group: string, kind: string, version: DefinitionVersion): TypeVersion {
  const { name, schema, subresources, selectableFields, deprecated, deprecationWarning } = version;
  const openApi = schema?.openAPIV3Schema;
  return {
    name,
    ...(openApi && { schema: openApi }),
    decode: decodeCustom(openApi),
    decodeApplied: decodeCustom(openApi, true),
    columns: columnsOf(version),
    hasStatus: subresources?.status !== undefined,
    ...(subresources?.scale && { scale: subresources.scale }),
    ...(selectableFields && { selectableFields: selectableFields.map(({ jsonPath }) => jsonPath.slice(1)) }),
    ...(deprecated && { deprecationWarning: deprecationWarning ?? `${group}/${name} ${kind} is deprecated` }),
  };
}
