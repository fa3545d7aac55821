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

/** What expressions of admission may read, and of which type it is. The objects have none. @internal */
export const admissionVariables: ReadonlyMap<string, Type> = new Map([
  ['object', T.dyn],
  ['oldObject', T.dyn],
  [
    'request',
    struct(
      'AdmissionRequest',
      ['kind', kind],
      ['resource', resource],
      ['requestKind', kind],
      ['requestResource', resource],
      ...text('subResource', 'requestSubResource', 'name', 'namespace', 'operation'),
      ['userInfo', userInfo],
      ['dryRun', T.bool],
      ['options', T.dyn],
    ),
  ],
]);
