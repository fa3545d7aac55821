import type { Choices } from '../choices.js';
import type { FuzzRequest } from '../fuzz-request.js';
import { type Kind, kindsWithScale, kindsWithStatus, rowOf } from '../kinds.js';
import { metadata } from '../objects/metadata.js';
import { object } from '../objects/object.js';
import { odd } from '../objects/odd.js';
import { status } from '../objects/status.js';
import { accepted, identity, known, writing } from './options.js';
import { applying, operationsOn } from './patch.js';

/** Most are right. */
const sometimesOdd = (c: Choices, body: unknown): unknown => (c.isTrue(0.05) ? odd(c, body) : body);

export function statusOf(c: Choices, kind: Kind, name: string): FuzzRequest {
  const of = kindsWithStatus.includes(kind) || c.isTrue(0.03) ? kind : 'widgets';
  const base = { kind: of, name, subresource: 'status', ...accepted(c) } as const;
  const body = {
    status: status(c, of),
    ...(c.isTrue(0.1) && { metadata: metadata(c) }),
  };
  const type = c.weighted([
    [4, 'merge'],
    [rowOf(of).isCustom ? 0.2 : 4, 'strategic'],
  ] as const);
  return c.weighted<() => FuzzRequest>([
    [2, () => ({ method: 'GET', ...base })],
    [
      5,
      () => ({
        method: 'PATCH',
        type,
        ...base,
        query: writing(c),
        body: sometimesOdd(c, body),
        ...identity(c, 0.2),
      }),
    ],
    [
      2,
      () => ({
        method: 'PATCH',
        type: 'json',
        ...base,
        query: writing(c),
        body: operationsOn(c, 'status', body.status, name),
      }),
    ],
    [
      4,
      () => {
        const { apiVersion, kind: kindName } = rowOf(of);
        const applied = { apiVersion, kind: kindName, ...body, metadata: { name, ...body.metadata } };
        return {
          method: 'PATCH',
          type: 'apply',
          ...base,
          query: applying(c),
          body: sometimesOdd(c, applied),
        };
      },
    ],
    [
      4,
      () => ({
        method: 'PUT',
        ...base,
        query: writing(c),
        body: sometimesOdd(c, { ...object(c, of, name), status: body.status }),
        version: c.isTrue(0.8) ? 'current' : known(c),
      }),
    ],
  ])();
}

export function scaleOf(c: Choices, kind: Kind, name: string): FuzzRequest {
  const of = kindsWithScale.includes(kind) || c.isTrue(0.03) ? kind : 'deployments';
  const base = { kind: of, name, subresource: 'scale', ...accepted(c) } as const;
  const spec = { replicas: c.integer(-1, 5) };
  const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name }, spec };
  const patch = (type: 'merge' | 'strategic') => () =>
    ({ method: 'PATCH', type, ...base, query: writing(c), body: sometimesOdd(c, { spec }) }) as const;
  return c.weighted<() => FuzzRequest>([
    [8, () => ({ method: 'GET', ...base })],
    [6, patch('merge')],
    [rowOf(of).isCustom ? 0.2 : 2, patch('strategic')],
    [
      1,
      () => ({
        method: 'PATCH',
        type: 'json',
        ...base,
        query: writing(c),
        body: operationsOn(c, 'spec', spec, name),
      }),
    ],
    [
      2,
      () => ({
        method: 'PATCH',
        type: 'apply',
        ...base,
        query: applying(c),
        body: sometimesOdd(c, scale),
      }),
    ],
    [
      4,
      () => ({
        method: 'PUT',
        ...base,
        query: writing(c),
        body: sometimesOdd(c, scale),
        version: known(c),
      }),
    ],
  ])();
}
