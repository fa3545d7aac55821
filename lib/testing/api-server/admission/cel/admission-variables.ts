import { listOf, mapOf, structOf, T, type Type } from '../../schema/cel/types.js';

const text = (...names: string[]): [string, Type][] => names.map((name) => [name, T.string]);
const struct = (name: string, ...fields: [string, Type][]): Type =>
  structOf(`kubernetes.${name}`, new Map(fields));

const kind = struct('GroupVersionKind', ...text('group', 'version', 'kind'));
const resource = struct('GroupVersionResource', ...text('group', 'version', 'resource'));
const userInfo = struct(
  'UserInfo',
  ...text('username', 'uid'),
  ['groups', listOf(T.string)],
  ['extra', mapOf(T.string, listOf(T.string))],
);
const request = struct(
  'AdmissionRequest',
  ['kind', kind],
  ['resource', resource],
  ['requestKind', kind],
  ['requestResource', resource],
  ...text('subResource', 'requestSubResource', 'name', 'namespace', 'operation'),
  ['userInfo', userInfo],
  ['dryRun', T.bool],
  ['options', T.dyn],
);
const namespaceMetadata = struct(
  'NamespaceMetadata',
  ...text('name', 'generateName', 'namespace', 'UID', 'resourceVersion'),
  ['labels', mapOf(T.string, T.string)],
  ['annotations', mapOf(T.string, T.string)],
  ['creationTimestamp', T.timestamp],
  ['deletionTimestamp', T.timestamp],
  ['deletionGracePeriodSeconds', T.int],
  ['generation', T.int],
  ['finalizers', listOf(T.string)],
);
const namespace = struct(
  'Namespace',
  ['metadata', namespaceMetadata],
  ['spec', struct('NamespaceSpec', ['finalizers', listOf(T.string)])],
  ['status', struct('NamespaceStatus', ['phase', T.string])],
);

/** Variables of an expression, and their types. @internal */
export type Variables = ReadonlyMap<string, Type>;

/** What every expression of admission may read. The objects have no type. @internal */
export const reviewTypes: Variables = new Map([
  ['object', T.dyn],
  ['oldObject', T.dyn],
  ['namespaceObject', namespace],
  ['request', request],
]);

/** The same, and who may do what. @internal */
export const conditionTypes: Variables = new Map([
  ...reviewTypes,
  ['authorizer', T.authorizer],
  ['authorizer.requestResource', T.resourceCheck],
]);
