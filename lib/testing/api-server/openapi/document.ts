import { builtinDefinitions } from '../builtin/definitions.js';
import type { Json, JsonObject } from '../common/json.js';
import { typesIn } from '../discovery/documents.js';
import type { ResourceType, TypeVersion } from '../types/resource-type.js';
import type { TypeRegistry } from '../types/type-registry.js';
import { described, descriptionsOf } from './descriptions.js';
import { pathsOf } from './paths.js';
import { publishedSchema } from './published-schema.js';

/** @internal */
export const REF = '#/components/schemas/';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
/** Says of its fields what all lists say. */
const SOME_LIST = 'io.k8s.api.core.v1.PodList';
/** Named by every operation, whether a kind refers to them or not. */
const ALWAYS = ['DeleteOptions', 'Status', 'Patch', 'ObjectMeta', 'ListMeta'].map((name) => META + name);

/** The OpenAPI v3 document of one group and version: `/openapi/v3/apis/apps/v1`. @internal */
export function openApiDocument(types: TypeRegistry, group: string, version: string): object | undefined {
  const served = typesIn(types, group, version);
  if (served.length === 0) return undefined;
  const schemas = schemasOf(served.map((type) => ({ type, version })));
  for (const name of ALWAYS) addDefinition(name, schemas);
  const paths = Object.fromEntries(
    served.flatMap((type) => pathsOf(type, version, REF + schemaName(type, version))),
  );
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.3' },
    paths,
    components: { schemas },
  };
}

/** A kind in one of the versions that it is served in. @internal */
export interface ServedKind {
  readonly type: ResourceType;
  readonly version: string;
}

/** The schemas of kinds and of their lists, with all that they refer to. @internal */
export function schemasOf(kinds: readonly ServedKind[]): JsonObject {
  const schemas: JsonObject = {};
  for (const { type, version } of kinds) {
    const name = schemaName(type, version);
    const own = (type.versions.get(version) as TypeVersion).definition;
    if (own === undefined) {
      const custom = publishedSchema(type, version);
      schemas[name] = withKind(custom, type, version);
      collect(custom, schemas);
    } else {
      addDefinition(name, schemas);
      schemas[name] = withKind((schemas[name] ?? {}) as JsonObject, type, version);
    }
    if (type.verbs.includes('list')) schemas[`${name}List`] = listSchema(type, version, name);
  }
  return schemas;
}

/** The name of a kind's schema: a built-in one's own, else the group turned round, as Go packages are named. @internal */
export function schemaName(type: ResourceType, version: string): string {
  const own = type.versions.get(version)?.definition;
  return own ?? [...type.group.split('.').reverse(), version, type.kind].join('.');
}

/** Adds what is built in, with all that it refers to. @internal */
export function addDefinition(name: string, schemas: JsonObject): void {
  if (Object.hasOwn(schemas, name)) return;
  const text = builtinDefinitions().all.get(name);
  if (text === undefined) return;
  const schema = described(name, publishRefs(JSON.parse(text) as Json) as JsonObject);
  schemas[name] = schema;
  collect(schema, schemas);
}

/** In the data a reference is a bare name. */
function publishRefs(value: Json): Json {
  if (Array.isArray(value)) return value.map(publishRefs);
  if (typeof value !== 'object' || value === null) return value;
  const published: JsonObject = {};
  for (const [key, part] of Object.entries(value)) {
    if (key === '$ref' && typeof part === 'string') published['allOf'] = [{ $ref: REF + part }];
    // How an empty value is written is the server's own business.
    else if (part !== undefined && key !== 'x-empty') published[key] = publishRefs(part);
  }
  return published;
}

/** Adds what a schema refers to. */
function collect(value: Json | undefined, schemas: JsonObject): void {
  if (Array.isArray(value)) for (const part of value) collect(part, schemas);
  else if (typeof value === 'object' && value !== null) {
    const ref = value['$ref'];
    if (typeof ref === 'string' && ref.startsWith(REF)) addDefinition(ref.slice(REF.length), schemas);
    for (const part of Object.values(value)) collect(part, schemas);
  }
}

function withKind(schema: JsonObject, { group, kind }: ResourceType, version: string): JsonObject {
  return { ...schema, 'x-kubernetes-group-version-kind': [{ group, kind, version }] };
}

function listSchema(
  { group, listKind, kind, resource, isCustom }: ResourceType,
  version: string,
  name: string,
): JsonObject {
  const { apiVersion, kind: kindText, metadata } = descriptionsOf(SOME_LIST);
  const properties = {
    apiVersion: { type: 'string', ...text(apiVersion) },
    kind: { type: 'string', ...text(kindText) },
    metadata: { default: {}, allOf: [{ $ref: `${REF}${META}ListMeta` }] },
    items: { type: 'array', items: { default: {}, allOf: [{ $ref: REF + name }] } },
  };
  const schema = {
    type: 'object',
    required: ['items'],
    properties,
    'x-kubernetes-group-version-kind': [{ group, kind: listKind, version }],
  };
  if (!isCustom) return described(`${name}List`, schema);
  const more = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';
  return {
    ...schema,
    description: `${listKind} is a list of ${kind}`,
    properties: {
      ...properties,
      metadata: { ...properties.metadata, ...text(metadata) },
      items: { ...properties.items, description: `List of ${resource}. More info: ${more}` },
    },
  };
}

const text = (description: string | undefined) => (description === undefined ? {} : { description });
