import type { ResourceType, SubresourceType, TypeVersion } from '../types/resource-type.js';
import { builtinColumns } from './columns/index.js';
import { decoder } from './decode/decoder.js';
import { builtinDefinitions } from './definitions.js';
import { lazyField } from './once.js';
import { particulars } from './particulars.js';
import { type ResourceRow, resourceTable } from './resources.js';

/** The types that the server serves by itself, in the order of discovery. Schemas are made when they are asked for. @internal */
export function builtinTypes(): ResourceType[] {
  return resourceTable().resources.map(toType);
}

function toType(row: ResourceRow): ResourceType {
  const { group, resource, kind, singular, shortNames = [], categories = [], verbs, subresources = {} } = row;
  const { collection, storageVersion, storageGroup, convert, strategy } = particulars(row);
  const { status: _status, scale: _scale, ...further } = subresources;
  const isStored = verbs.includes('list');
  return {
    group,
    resource,
    kind,
    listKind: `${kind}List`,
    singular,
    shortNames,
    categories,
    isNamespaced: row.namespaced,
    verbs,
    collection: collection ?? (group ? `${resource}.${group}` : resource),
    versions: new Map(Object.keys(row.versions).map((version) => [version, toVersion(row, version)])),
    storageVersion: storageVersion ?? (Object.keys(row.versions)[0] as string),
    ...(storageGroup !== undefined && { storageGroup }),
    strategy: isStored ? strategy : { ...strategy, isStored },
    ...(convert && { convert }),
    subresources: new Map<string, SubresourceType>(Object.entries(further)),
  };
}

function toVersion(row: ResourceRow, name: string): TypeVersion {
  const { definition, storageVersionHash } = row.versions[name] as ResourceRow['versions'][string];
  const { scale, selectableFields, indexedFields, fieldValues, deprecationWarning, rowConditions } =
    particulars(row);
  const version = {
    name,
    definition,
    hasStatus: row.subresources?.status !== undefined,
    ...(storageVersionHash && { storageVersionHash }),
    ...(scale && row.subresources?.scale && { scale }),
    ...(selectableFields && { selectableFields }),
    ...(indexedFields && { indexedFields }),
    ...(fieldValues && { fieldValues }),
    ...(deprecationWarning && { deprecationWarning }),
    ...(rowConditions && { rowConditions }),
  } satisfies TypeVersion;
  lazyField(version, 'columns', () => builtinColumns(`${row.group}/${row.resource}`));
  lazyField(version, 'schema', () => builtinDefinitions().get(definition));
  lazyField(version, 'decode', () => decoder(builtinDefinitions(), definition));
  return version;
}
