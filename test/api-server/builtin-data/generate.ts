import { bootstrapObjects } from './bootstrap.js';
import { columnsText } from './columns.js';
import { compactDefinitions, type FieldRule, type FieldRules, type OpenApiDocument } from './definitions.js';
import { descriptionLines } from './descriptions.js';
import type { Get } from './get.js';
import { definitionOf, type DiscoveredGroup, pathOf, type ResourceList, resourceRows } from './resources.js';

/** The files of `lib/testing/api-server/builtin/data`, by name. */
export type DataFiles = Readonly<
  Record<
    'resources.json' | 'definitions.jsonl' | 'bootstrap.jsonl' | 'columns.json' | 'descriptions.jsonl',
    string
  >
>;

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Sent and answered as subresources, which have no resource of their own. */
const furtherKinds = [
  { path: 'api/v1', group: 'policy', version: 'v1', kind: 'Eviction' },
  { path: 'api/v1', group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  { path: 'apis/apps/v1', group: 'autoscaling', version: 'v1', kind: 'Scale' },
];

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
/** What operations take and answer, whatever kind they are about. */
const ofOperations = ['ListMeta', 'Patch', 'Status'].map((name) => meta + name);

/** Describes the kinds of an API server that has no custom resources. */
export async function generateData(get: Get, rules: FieldRules): Promise<DataFiles> {
  const version = await versionOf(get);
  const origin =
    `The API of Kubernetes ${version}, as its kube-apiserver describes it in discovery and /openapi/v3, ` +
    'without descriptions. Copyright The Kubernetes Authors, Apache License 2.0. Made by tools/builtin-kinds.mjs.';
  const groups = [...(await discover(get, '/api')), ...(await discover(get, '/apis'))];
  const documents = new Map<string, { openApi: OpenApiDocument; list: ResourceList }>();
  for (const { metadata, versions } of groups) {
    for (const { version } of versions) {
      const path = pathOf(metadata.name ?? '', version);
      documents.set(path, {
        openApi: (await get(`/openapi/v3/${path}`)) as OpenApiDocument,
        list: (await get(`/${path}`)) as ResourceList,
      });
    }
  }
  const resources = resourceRows(groups, documents);
  const further = furtherKinds.map(({ path, ...kind }) => {
    const openApi = documents.get(path)?.openApi;
    if (!openApi) throw new Error(`There is no OpenAPI document of ${path}`);
    return { ...kind, definition: definitionOf(openApi, kind) };
  });
  const roots = [
    ...resources.flatMap(({ versions }) => Object.values(versions).map(({ definition }) => definition)),
    ...further.map(({ definition }) => definition),
    ...ofOperations,
  ];
  const openApis = [...documents.values()].map(({ openApi }) => openApi);
  const definitions = compactDefinitions(openApis, roots, rules);
  // All lists have the same fields, and each says itself what it is.
  const known = new Set(openApis.flatMap(({ components }) => Object.keys(components.schemas)));
  const lists = [...new Set(roots.map((name) => `${name}List`))].filter((name) => known.has(name)).sort();
  return {
    'resources.json': resourcesText(origin, groups, resources, further),
    'columns.json': await columnsText(get, tableOrigin(version), resources),
    'bootstrap.jsonl': lines([JSON.stringify(origin), ...(await bootstrapObjects(get))]),
    'definitions.jsonl': lines([
      JSON.stringify(origin),
      ...[...definitions].map(([name, schema]) => `${name} ${JSON.stringify(schema)}`),
    ]),
    'descriptions.jsonl': lines([
      JSON.stringify(origin.replace('without descriptions', 'the descriptions')),
      ...descriptionLines(openApis, [...definitions.keys(), ...lists]),
    ]),
  };
}

/** What the tables are made of has its authors, too. */
const tableOrigin = (version: string): string =>
  `The columns that kube-apiserver ${version} shows its kinds by. Copyright The Kubernetes Authors, Apache License 2.0. ` +
  'Made by tools/builtin-kinds.mjs.';

/** One resource a line, so that a difference between two versions can be read. */
function resourcesText(
  origin: string,
  groups: readonly DiscoveredGroup[],
  rows: object[],
  further: object[],
) {
  const order = groups.map(({ metadata, versions }) => ({
    name: metadata.name ?? '',
    versions: versions.map(({ version }) => version),
  }));
  const list = (items: readonly object[]) => `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const fields = [
    `"origin": ${JSON.stringify(origin)}`,
    `"groups": ${list(order)}`,
    `"resources": ${list(rows)}`,
    `"further": ${list(further)}`,
  ];
  return `{\n${fields.join(',\n')}\n}\n`;
}

/** The lines that `go-types empty-fields` prints. */
export function parseFieldRules(text: string): Map<string, FieldRule> {
  const rules = new Map<string, FieldRule>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [type, field, rule] = line.split(' ') as [string, string, FieldRule];
    rules.set(`${type} ${field}`, rule);
  }
  return rules;
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;

async function versionOf(get: Get): Promise<string> {
  return ((await get('/version')) as { gitVersion: string }).gitVersion.replace(/^v/, '');
}

async function discover(get: Get, path: string): Promise<DiscoveredGroup[]> {
  return ((await get(path, aggregated)) as { items: DiscoveredGroup[] }).items;
}
