import type { ResourceRow } from '../../../lib/testing/api-server/builtin/resources.js';
import type { OpenApiDocument } from './definitions.js';

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind: GroupVersionKind;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly singularResource: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources?: readonly {
    readonly subresource: string;
    readonly responseKind: GroupVersionKind;
    readonly verbs: readonly string[];
  }[];
}

/** A group as aggregated discovery has it. */
export interface DiscoveredGroup {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources: readonly DiscoveredResource[];
  }[];
}

/** `/apis/GROUP/VERSION`. */
export interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly group?: string;
    readonly version?: string;
    readonly storageVersionHash?: string;
  }[];
}

/** A row while it is made: its versions are added one by one. */
type GrowingRow = ResourceRow & { readonly versions: Record<string, ResourceRow['versions'][string]> };

export type Documents = ReadonlyMap<string, { openApi: OpenApiDocument; list: ResourceList }>;

export const pathOf = (group: string, version: string): string =>
  group ? `apis/${group}/${version}` : `api/${version}`;

/** One row for each resource, in the order of discovery. */
export function resourceRows(groups: readonly DiscoveredGroup[], documents: Documents): ResourceRow[] {
  const rows = new Map<string, GrowingRow>();
  for (const { metadata, versions } of groups) {
    const group = metadata.name ?? '';
    for (const { version, resources } of versions) {
      for (const found of resources) {
        const key = `${group}/${found.resource}`;
        const row = rows.get(key) ?? describe(group, version, found);
        rows.set(key, row);
        row.versions[version] = describeVersion(group, version, found, documents);
      }
    }
  }
  return [...rows.values()];
}

function describe(group: string, version: string, found: DiscoveredResource): GrowingRow {
  const subresources = found.subresources?.map(({ subresource, responseKind, verbs }) => [
    subresource,
    // A kind of the resource's own group is written without group and version.
    {
      group: responseKind.group || (responseKind.version ? '' : group),
      version: responseKind.version || version,
      kind: responseKind.kind,
      verbs,
    },
  ]);
  return {
    group,
    resource: found.resource,
    kind: found.responseKind.kind,
    singular: found.singularResource,
    ...(found.shortNames && { shortNames: found.shortNames }),
    ...(found.categories && { categories: found.categories }),
    namespaced: found.scope === 'Namespaced',
    verbs: found.verbs,
    versions: {},
    ...(subresources && { subresources: Object.fromEntries(subresources) as never }),
  };
}

function describeVersion(
  group: string,
  version: string,
  { resource, responseKind: { kind } }: DiscoveredResource,
  documents: Documents,
): ResourceRow['versions'][string] {
  const document = documents.get(pathOf(group, version));
  if (!document) throw new Error(`There is no OpenAPI document of ${pathOf(group, version)}`);
  const hash = document.list.resources.find(({ name }) => name === resource)?.storageVersionHash;
  return {
    definition: definitionOf(document.openApi, { group, version, kind }),
    ...(hash && { storageVersionHash: hash }),
  };
}

/** The schema that says of itself that it describes this kind. */
export function definitionOf(document: OpenApiDocument, wanted: GroupVersionKind): string {
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const kinds = schema['x-kubernetes-group-version-kind'] as GroupVersionKind[] | undefined;
    const [only, ...more] = kinds ?? [];
    if (!only || more.length > 0) continue;
    if (only.kind === wanted.kind && only.version === wanted.version && only.group === wanted.group)
      return name;
  }
  throw new Error(`OpenAPI describes no ${wanted.kind} of ${pathOf(wanted.group, wanted.version)}`);
}
