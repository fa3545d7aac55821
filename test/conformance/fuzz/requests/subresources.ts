import type { Choices } from '../choices.js';
import type { FuzzRequest } from '../fuzz-request.js';
import { type Kind, kindsWithScale, kindsWithStatus, rowOf } from '../kinds.js';
import { object } from '../objects/object.js';
import { odd } from '../objects/odd.js';
import { status } from '../objects/status.js';
import { accepted, identity, known, writing } from './options.js';
import { applying } from './patch.js';

export function statusOf(c: Choices, kind: Kind, name: string): FuzzRequest {
  const of = kindsWithStatus.includes(kind) || c.isTrue(0.03) ? kind : 'widgets';
  const base = { kind: of, name, subresource: 'status', ...accepted(c) } as const;
  const body = { status: status(c, of) };
  const types = rowOf(of).isCustom ? (['merge'] as const) : (['merge', 'strategic'] as const);
  return c.weighted<() => FuzzRequest>([
    [1, () => ({ method: 'GET', ...base })],
    [
      3,
      () => ({
        method: 'PATCH',
        type: c.one(types),
        ...base,
        query: writing(c),
        body: c.isTrue(0.05) ? odd(c, body) : body,
        ...identity(c, 0.2),
      }),
    ],
    [
      2,
      () => {
        const { apiVersion, kind: kindName } = rowOf(of);
        const applied = { apiVersion, kind: kindName, metadata: { name }, ...body };
        return { method: 'PATCH', type: 'apply', ...base, query: applying(c), body: applied };
      },
    ],
    [
      2,
      () => ({
        method: 'PUT',
        ...base,
        query: writing(c),
        body: { ...object(c, of, name), ...body },
        version: c.isTrue(0.8) ? 'current' : known(c),
      }),
    ],
  ])();
}

export function scaleOf(c: Choices, kind: Kind, name: string): FuzzRequest {
  const of = kindsWithScale.includes(kind) || c.isTrue(0.03) ? kind : 'deployments';
  const base = { kind: of, name, subresource: 'scale', ...accepted(c) } as const;
  const spec = { replicas: c.integer(-1, 5) };
  return c.weighted<() => FuzzRequest>([
    [4, () => ({ method: 'GET', ...base })],
    [4, () => ({ method: 'PATCH', type: 'merge', ...base, query: writing(c), body: { spec } })],
    [
      2,
      () => ({
        method: 'PUT',
        ...base,
        query: writing(c),
        body: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name }, spec },
        version: known(c),
      }),
    ],
  ])();
}
