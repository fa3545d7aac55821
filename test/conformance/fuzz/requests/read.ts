import type { Choices } from '../choices.js';
import type { FuzzRequest } from '../fuzz-request.js';
import type { Kind } from '../kinds.js';
import { accepted } from './options.js';

/** With labels that each of them selects. */
export const labelSelectors: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['app=web', { app: 'web' }],
  ['app!=web', {}],
  ['app', { app: '' }],
  ['!app', {}],
  ['app in (web,api)', { app: 'api' }],
  ['tier notin (web)', {}],
  ['app=web,tier', { app: 'web', tier: '' }],
];

export function get(c: Choices, kind: Kind, name: string): FuzzRequest {
  return { method: 'GET', kind, name, ...accepted(c) };
}

export function selectors(c: Choices, kind: Kind): Record<string, string> {
  return c.weighted<() => Record<string, string>>([
    [4, () => ({})],
    [2, () => ({ labelSelector: c.one(labelSelectors)[0] })],
    [1, () => ({ fieldSelector: c.one(fieldSelectors(kind)) })],
    [0.2, () => c.one([{ labelSelector: 'app in (' }, { fieldSelector: 'x.y=z' }, { labelSelector: '-' }])],
  ])();
}

function fieldSelectors(kind: Kind): string[] {
  return [
    'metadata.name=a',
    'metadata.name!=a',
    ...(kind === 'widgets' ? ['spec.color=red', 'spec.size=3'] : []),
    ...(kind === 'pods' ? ['spec.nodeName=n1', 'status.phase=Running'] : []),
    ...(kind === 'jobs' ? ['status.successful=0'] : []),
  ];
}

/** The beginning of a continue token of a version that is long gone. */
const lost = Buffer.from('{"v":"meta.k8s.io/v1","rv":1,"start":"a\\u0000"}').toString('base64url');

export function list(c: Choices, kind: Kind): FuzzRequest {
  const paging = c.weighted<Partial<FuzzRequest>>([
    [50, {}],
    [20, { query: { limit: c.one(['1', '2']) } }],
    [20, { query: { limit: '1' }, next: true }],
    [10, { query: { resourceVersionMatch: 'Exact' }, since: 'list' }],
    [10, { query: { resourceVersionMatch: 'NotOlderThan' }, since: 'now' }],
    [2, { query: { resourceVersionMatch: 'Exact', resourceVersion: '1' } }],
    [2, { query: { limit: '1', continue: c.one([lost, 'x', '']) } }],
    [1, { query: { limit: c.one(['x', '-1', '0']) } }],
    [1, { query: { resourceVersion: c.one(['x', '-1']) } }],
    [1, { query: { resourceVersionMatch: c.one(['Exact', 'Odd', 'NotOlderThan']) } }],
  ]);
  return {
    method: 'GET',
    kind,
    ...accepted(c, true),
    ...paging,
    query: { ...(paging.next || paging.since ? {} : selectors(c, kind)), ...paging.query },
  };
}
