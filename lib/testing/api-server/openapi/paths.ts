import type { JsonObject } from '../common/json.js';
import { apiVersion, type ResourceType } from '../types/resource-type.js';

const PATCHES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
];
/** Only built-in kinds know how to merge their lists. kubectl looks here for which of the patches to send. */
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';

interface Verb {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly action: string;
}

const ON_COLLECTION: Readonly<Record<string, Verb>> = {
  list: { method: 'get', action: 'list' },
  create: { method: 'post', action: 'post' },
  deletecollection: { method: 'delete', action: 'deletecollection' },
};
const ON_OBJECT: Readonly<Record<string, Verb>> = {
  get: { method: 'get', action: 'get' },
  update: { method: 'put', action: 'put' },
  patch: { method: 'patch', action: 'patch' },
  delete: { method: 'delete', action: 'delete' },
};

/**
 * The paths of a type with what clients look for in them: which kind an operation is about, and which parameters
 * it takes (kubectl asks for `fieldValidation` and `dryRun`).
 *
 * @internal
 */
export function pathsOf(type: ResourceType, version: string, ref: string): [string, JsonObject][] {
  const { group, resource, isNamespaced } = type;
  const root = `${group ? '/apis' : '/api'}/${apiVersion(group, version)}`;
  const collection = `${root}/${isNamespaced ? 'namespaces/{namespace}/' : ''}${resource}`;
  const object = `${collection}/{name}`;
  const served = type.versions.get(version);
  const paths: [string, JsonObject][] = [
    [collection, pathItem(type, version, ref, ON_COLLECTION, isNamespaced ? ['namespace'] : [])],
    [object, pathItem(type, version, ref, ON_OBJECT, isNamespaced ? ['namespace', 'name'] : ['name'])],
  ];
  if (isNamespaced) paths.push([`${root}/${resource}`, pathItem(type, version, ref, { list: LIST }, [])]);
  if (served?.hasStatus) {
    const { get, update, patch } = ON_OBJECT as { get: Verb; update: Verb; patch: Verb };
    const parameters = isNamespaced ? ['namespace', 'name'] : ['name'];
    paths.push([`${object}/status`, pathItem(type, version, ref, { get, update, patch }, parameters)]);
  }
  return paths.filter(([, item]) => Object.keys(item).some((key) => key !== 'parameters'));
}

const LIST: Verb = { method: 'get', action: 'list' };

function pathItem(
  type: ResourceType,
  version: string,
  ref: string,
  verbs: Readonly<Record<string, Verb>>,
  inPath: readonly string[],
): JsonObject {
  const item: JsonObject = {};
  for (const [verb, { method, action }] of Object.entries(verbs)) {
    if (type.verbs.includes(verb)) item[method] = operation(type, version, ref, method, action);
  }
  const parameters = inPath.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return parameters.length > 0 ? { ...item, parameters } : item;
}

function operation(
  type: ResourceType,
  version: string,
  ref: string,
  method: string,
  action: string,
): JsonObject {
  const { group, kind, isNamespaced, resource, isCustom } = type;
  const patches = isCustom ? PATCHES : [...PATCHES, STRATEGIC_PATCH];
  const query = (name: string, type: string) => ({ name, in: 'query', schema: { type, uniqueItems: true } });
  const isWrite = method === 'post' || method === 'put' || method === 'patch';
  const scope = isNamespaced ? 'Namespaced' : '';
  const answer = { $ref: answerOf(type, ref, action) };
  return {
    tags: [`${group || 'core'}_${version}`],
    operationId: `${action}${scope}${resource}${version}`,
    parameters: [
      query('pretty', 'string'),
      ...(isWrite || method === 'delete' ? [query('dryRun', 'string')] : []),
      ...(isWrite ? [query('fieldManager', 'string'), query('fieldValidation', 'string')] : []),
      ...(method === 'patch' ? [query('force', 'boolean')] : []),
    ],
    ...(isWrite && { requestBody: { content: bodies(method, ref, patches), required: true } }),
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: answer } } } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, kind, version },
  };
}

/** Of a deletion, most kinds say only that it is done. */
function answerOf({ strategy }: ResourceType, ref: string, action: string): string {
  if (action === 'list') return `${ref}List`;
  const isGone = action === 'deletecollection' || (action === 'delete' && !strategy.returnsDeleted);
  return isGone ? '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Status' : ref;
}

function bodies(method: string, ref: string, patches: readonly string[]): JsonObject {
  if (method !== 'patch') return { '*/*': { schema: { $ref: ref } } };
  const patch = { schema: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Patch' } };
  return Object.fromEntries(patches.map((type) => [type, patch]));
}
