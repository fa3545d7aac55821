import { Choices } from './choices.js';
import { finalizers, metadata, names, object, status } from './objects.js';
import { type FuzzRequest, type FuzzSequence, type Kind, kinds, type Known } from './fuzz-request.js';

const withStatus: readonly Kind[] = ['widgets', 'deployments', 'pods', 'services'];
const withScale: readonly Kind[] = ['widgets', 'deployments'];

/** The sequence of a seed: always the same. Two or three kinds, so that requests meet the same objects. */
export function generate(seed: number, length: number): FuzzSequence {
  const c = new Choices(seed);
  const chosen = [c.one(kinds), c.one(kinds)];
  const requests = Array.from({ length }, () => request(c, c.one(chosen)));
  return { watched: chosen[0]!, requests };
}

function request(c: Choices, kind: Kind): FuzzRequest {
  const name = c.one(names);
  const make = c.weighted<() => FuzzRequest>([
    [20, () => create(c, kind, name)],
    [8, () => ({ method: 'GET', kind, name, ...accepted(c, false) })],
    [12, () => list(c, kind)],
    [14, () => update(c, kind, name)],
    [26, () => patch(c, kind, name)],
    [6, () => statusOf(c, kind, name)],
    [4, () => scale(c, kind, name)],
    [9, () => remove(c, kind, name)],
    [2, () => ({ method: 'DELETE', kind, query: { ...selectors(c, kind), ...dryRun(c) } })],
  ]);
  return make();
}

const dryRun = (c: Choices): Record<string, string> => (c.isTrue(0.05) ? { dryRun: 'All' } : {});
const known = (c: Choices): Known =>
  c.weighted([
    [6, 'none'],
    [3, 'current'],
    [2, 'stale'],
  ]);

function writing(c: Choices): Record<string, string> {
  return {
    ...dryRun(c),
    ...(c.isTrue(0.3) && { fieldManager: c.one(['one', 'two']) }),
    ...(c.isTrue(0.15) && { fieldValidation: c.one(['Strict', 'Warn', 'Ignore']) }),
  };
}

function accepted(c: Choices, isList: boolean): { accept?: 'table' | 'metadata' | 'metadataList' } {
  return c.weighted([
    [12, {}],
    [2, { accept: 'table' as const }],
    [1, { accept: isList ? ('metadataList' as const) : ('metadata' as const) }],
  ]);
}

function create(c: Choices, kind: Kind, name: string): FuzzRequest {
  return {
    method: 'POST',
    kind,
    query: writing(c),
    body: object(c, kind, name),
    ...(c.isTrue(0.03) && { version: 'current' }),
  };
}

function selectors(c: Choices, kind: Kind): Record<string, string> {
  return c.weighted<Record<string, string>>([
    [4, {}],
    [
      2,
      {
        labelSelector: c.one([
          'app=web',
          'app!=web',
          'app',
          '!app',
          'app in (web,api)',
          'tier notin (web)',
          'app=web,tier',
        ]),
      },
    ],
    [
      1,
      {
        fieldSelector: c.one([
          'metadata.name=a',
          'metadata.name!=a',
          kind === 'widgets' ? 'spec.color=red' : 'metadata.name=b',
        ]),
      },
    ],
  ]);
}

function list(c: Choices, kind: Kind): FuzzRequest {
  const paging = c.weighted<Partial<FuzzRequest>>([
    [5, {}],
    [2, { query: { limit: '1' } }],
    [2, { query: { limit: '1' }, next: true }],
    [1, { query: { resourceVersionMatch: 'Exact' }, since: 'list' }],
    [1, { query: { resourceVersionMatch: 'NotOlderThan' }, since: 'list' }],
  ]);
  return {
    method: 'GET',
    kind,
    ...accepted(c, true),
    ...paging,
    query: { ...(paging.next || paging.since ? {} : selectors(c, kind)), ...paging.query },
  };
}

function update(c: Choices, kind: Kind, name: string): FuzzRequest {
  return {
    method: 'PUT',
    kind,
    name,
    query: writing(c),
    body: object(c, kind, name),
    version: kind === 'widgets' && c.isTrue(0.7) ? 'current' : known(c),
    ...(c.isTrue(0.1) && { uid: known(c) }),
  };
}

function patch(c: Choices, kind: Kind, name: string): FuzzRequest {
  const type = c.weighted([
    [3, 'json'],
    [4, 'merge'],
    [3, 'strategic'],
    [5, 'apply'],
  ] as const);
  const base = { method: 'PATCH', kind, name, type } as const;
  if (type === 'json') return { ...base, query: writing(c), body: operations(c, kind, name) };
  const {
    apiVersion,
    kind: kindName,
    ...rest
  } = object(c, kind, name) as { apiVersion: string; kind: string };
  if (type === 'apply') {
    const query = {
      fieldManager: c.one(['one', 'two', 'three']),
      ...dryRun(c),
      ...(c.isTrue(0.4) && { force: 'true' }),
    };
    return {
      ...base,
      query,
      body: { apiVersion, kind: kindName, ...withoutSome(c, rest) },
      ...(c.isTrue(0.1) && { version: known(c) }),
    };
  }
  return {
    ...base,
    query: writing(c),
    body: withNulls(c, withoutSome(c, rest)),
    ...(c.isTrue(0.2) && { version: known(c) }),
  };
}

/** The metadata always, of the rest what chance leaves. */
function withoutSome(c: Choices, whole: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => key === 'metadata' || c.isTrue(0.7)));
}

/** Puts null here and there, which removes. */
function withNulls(c: Choices, value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key === 'name') return [key, item];
      if (typeof item === 'object' && item !== null && !Array.isArray(item))
        return [key, withNulls(c, item as Record<string, unknown>)];
      return [key, c.isTrue(0.12) ? null : item];
    }),
  );
}

function operations(c: Choices, kind: Kind, name: string): object[] {
  const source = object(c, kind, name);
  const main = kind === 'configmaps' || kind === 'secrets' ? 'data' : 'spec';
  const fields = Object.entries((source[main] ?? {}) as Record<string, unknown>);
  const all = [
    ...fields.map(([key, value]) => ({
      op: c.one(['add', 'replace', 'test']),
      path: `/${main}/${key}`,
      value,
    })),
    ...fields.map(([key]) => ({ op: 'remove', path: `/${main}/${key}` })),
    { op: 'add', path: '/metadata/labels', value: metadata(c)['labels'] ?? {} },
    { op: 'add', path: '/metadata/finalizers', value: c.some(finalizers) },
    { op: 'add', path: '/metadata/finalizers/-', value: c.one(finalizers) },
    { op: 'remove', path: '/metadata/finalizers/0' },
    { op: 'remove', path: '/metadata/finalizers' },
    { op: 'test', path: '/metadata/name', value: name },
    { op: 'copy', from: '/metadata/labels', path: '/metadata/annotations' },
    { op: 'move', from: '/metadata/annotations', path: '/metadata/labels' },
  ];
  return Array.from({ length: c.integer(0, 3) }, () => c.one(all));
}

function statusOf(c: Choices, kind: Kind, name: string): FuzzRequest {
  const of = withStatus.includes(kind) ? kind : 'widgets';
  const base = { kind: of, name, subresource: 'status' } as const;
  return c.weighted<() => FuzzRequest>([
    [1, () => ({ method: 'GET', ...base })],
    [
      4,
      () => ({ method: 'PATCH', type: 'merge', ...base, query: writing(c), body: { status: status(c, of) } }),
    ],
    [
      2,
      () => ({
        method: 'PUT',
        ...base,
        query: writing(c),
        body: { ...object(c, of, name), status: status(c, of) },
        version: 'current',
      }),
    ],
  ])();
}

function scale(c: Choices, kind: Kind, name: string): FuzzRequest {
  const base = { kind: withScale.includes(kind) ? kind : 'deployments', name, subresource: 'scale' } as const;
  if (c.isTrue(0.4)) return { method: 'GET', ...base };
  return {
    method: 'PATCH',
    type: 'merge',
    ...base,
    query: writing(c),
    body: { spec: { replicas: c.integer(-1, 5) } },
  };
}

function remove(c: Choices, kind: Kind, name: string): FuzzRequest {
  const options = c.fields(
    {
      propagationPolicy: () => c.one(['Background', 'Foreground', 'Orphan']),
      gracePeriodSeconds: () => c.integer(0, 3),
    },
    0.25,
  );
  return {
    method: 'DELETE',
    kind,
    name,
    query: dryRun(c),
    ...(Object.keys(options).length > 0 && { body: options }),
    ...(c.isTrue(0.2) && { version: known(c) }),
    ...(c.isTrue(0.15) && { uid: known(c) }),
  };
}
