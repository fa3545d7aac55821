import type { Choices } from '../choices.js';
import type { FuzzRequest } from '../fuzz-request.js';
import { type Kind, rowOf } from '../kinds.js';
import { metadata, names } from '../objects/metadata.js';
import { object } from '../objects/object.js';
import { odd, oddText } from '../objects/odd.js';
import { accepted, identity, known, writing } from './options.js';

export function create(c: Choices, kind: Kind, name: string): FuzzRequest {
  const base = { method: 'POST', kind, query: writing(c), ...accepted(c) } as const;
  const body = object(c, kind, name);
  if (c.isTrue(0.06)) {
    const { metadata: _, ...rest } = body;
    // Each its own: the order of a list is then not that of random letters.
    const generateName = `g${c.integer(100_000, 999_999)}-`;
    return { ...base, body: { ...rest, metadata: { generateName, ...metadata(c) } } };
  }
  return { ...base, ...sent(c, body), ...(c.isTrue(0.03) && { version: 'current' }) };
}

export function update(c: Choices, kind: Kind, name: string): FuzzRequest {
  return {
    method: 'PUT',
    kind,
    name,
    query: writing(c),
    ...accepted(c),
    ...sent(c, object(c, kind, c.isTrue(0.02) ? c.one(names) : name)),
    // Objects of CRDs are not replaced without one.
    version: rowOf(kind).isCustom && c.isTrue(0.7) ? 'current' : known(c),
    ...(c.isTrue(0.1) && { uid: known(c) }),
  };
}

/** Most bodies are right; of the others one place is odd, or all. */
function sent(c: Choices, body: Record<string, unknown>): Pick<FuzzRequest, 'body' | 'raw' | 'contentType'> {
  return c.weighted<() => Pick<FuzzRequest, 'body' | 'raw' | 'contentType'>>([
    [60, () => ({ body })],
    [6, () => ({ body: odd(c, body) })],
    [1, () => ({ raw: oddText(c, body) })],
    [
      1,
      () => ({
        body,
        contentType: c.one(['application/yaml', 'text/plain', 'application/json;charset=utf-8']),
      }),
    ],
    [1, () => ({ body: { ...body, ...c.one([{ kind: 'Odd' }, { apiVersion: 'odd/v1' }, { kind: '' }]) } })],
    [1, () => ({ body: withMetadata(body, c.one([{ name: 'A_b' }, { name: '' }, { namespace: 'other' }])) })],
  ])();
}

function withMetadata(body: Record<string, unknown>, more: object): Record<string, unknown> {
  return { ...body, metadata: { ...(body['metadata'] as object), ...more } };
}

/** What there is no way to ask. */
export function misplaced(c: Choices, kind: Kind, name: string): FuzzRequest {
  return c.one<FuzzRequest>([
    { method: 'POST', kind, name, body: object(c, kind, name) },
    { method: 'PUT', kind, body: object(c, kind, name) },
    { method: 'PATCH', kind, type: 'merge', body: {} },
    { method: 'PATCH', kind, name, body: {}, contentType: 'application/json' },
    { method: 'DELETE', kind, name, subresource: 'status' },
    { method: 'GET', kind, name, ...identity(c, 0), query: { resourceVersion: 'x' } },
  ]);
}
