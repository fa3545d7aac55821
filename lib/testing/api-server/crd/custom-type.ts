import { ApiError } from '../common/api-error.js';
import type { KubeObject } from '../common/kube-object.js';
import { metadataCauses, metadataUpdateCauses } from '../builtin/validation/metadata.js';
import { dnsSubdomain } from '../builtin/validation/names.js';
import { apiVersion, type ResourceType, type TypeVersion } from '../types/resource-type.js';
import { columnsOf } from './columns.js';
import { customCauses, decodeCustom } from './custom-strategy.js';
import type { Definition, DefinitionVersion } from './definition.js';
import { byPriority } from './version-priority.js';

/** The type that a CRD makes; undefined where it serves no version. @internal */
export function customType({ spec }: Definition): ResourceType | undefined {
  const served = spec.versions.filter((version) => version.served).sort((a, b) => byPriority(a.name, b.name));
  if (served.length === 0) return undefined;
  const { group, names, scope } = spec;
  const { plural, kind, singular = kind.toLowerCase(), listKind = `${kind}List` } = names;
  const isNamespaced = scope === 'Namespaced';
  const storage = spec.versions.find((version) => version.storage) ?? served[0];
  const schemas = new Map(
    spec.versions.map((one) => [apiVersion(group, one.name), one.schema?.openAPIV3Schema ?? {}]),
  );
  const schemaOf = (object: KubeObject) => schemas.get(object.apiVersion) ?? {};
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
    strategy: {
      hasGeneration: true,
      prepareForCreate(object) {
        const [, version] = object.apiVersion.split('/');
        if (spec.versions.find(({ name }) => name === version)?.subresources?.status) delete object['status'];
      },
      validate: (object) => [
        ...metadataCauses(object.metadata, isNamespaced, dnsSubdomain),
        ...customCauses(schemaOf(object), object),
      ],
      validateUpdate: (object, old, subresource) => [
        ...metadataUpdateCauses(object.metadata, old.metadata),
        ...customCauses(schemaOf(object), object, old, subresource),
      ],
    },
    ...(spec.versions.length > 1 && {
      convert: (objects: KubeObject[], to: string) => convert(objects, to, spec.conversion?.strategy),
    }),
  };
}

function versionOf(group: string, kind: string, version: DefinitionVersion): TypeVersion {
  const { name, schema, subresources, selectableFields, deprecated, deprecationWarning } = version;
  const openApi = schema?.openAPIV3Schema;
  return {
    name,
    ...(openApi && { schema: openApi }),
    decode: decodeCustom(openApi),
    columns: columnsOf(version),
    hasStatus: subresources?.status !== undefined,
    ...(subresources?.scale && { scale: subresources.scale }),
    ...(selectableFields && { selectableFields: selectableFields.map(({ jsonPath }) => jsonPath.slice(1)) }),
    ...(deprecated && { deprecationWarning: deprecationWarning ?? `${group}/${name} ${kind} is deprecated` }),
  };
}

/** With the strategy None, versions differ in their name alone. */
function convert(objects: KubeObject[], to: string, strategy: string | undefined): KubeObject[] {
  if (strategy === 'Webhook' && objects.some((object) => object.apiVersion !== to)) {
    throw ApiError.internal(
      new Error('conversion by webhook is not there yet: use one version, or strategy None'),
    );
  }
  return objects.map((object) => ({ ...object, apiVersion: to }));
}
