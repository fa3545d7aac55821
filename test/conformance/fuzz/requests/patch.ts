import type { Choices } from '../choices.js';
import type { FuzzRequest } from '../fuzz-request.js';
import { type Kind, rowOf } from '../kinds.js';
import { finalizers, metadata } from '../objects/metadata.js';
import { object } from '../objects/object.js';
import { odd, oddText } from '../objects/odd.js';
import { accepted, dryRun, identity, writing } from './options.js';

export function patch(c: Choices, kind: Kind, name: string): FuzzRequest {
  const type = c.weighted([
    [3, 'json'],
    [4, 'merge'],
    [rowOf(kind).isCustom ? 0.3 : 3, 'strategic'],
    [6, 'apply'],
  ] as const);
  const base = { method: 'PATCH', kind, name, type, ...accepted(c) } as const;
  if (c.isTrue(0.01)) return { ...base, query: writing(c), raw: oddText(c, object(c, kind, name)) };
  if (type === 'json') return { ...base, query: writing(c), body: operations(c, kind, name) };
  const { apiVersion, kind: kindName, ...rest } = object(c, kind, name);
  if (type === 'apply') {
    const body = { apiVersion, kind: kindName, ...withoutSome(c, rest) };
    return { ...base, query: applying(c), body: c.isTrue(0.04) ? odd(c, body) : body, ...identity(c, 0.1) };
  }
  const body = withNulls(c, withoutSome(c, rest));
  return {
    ...base,
    query: writing(c),
    body: c.isTrue(0.06) ? odd(c, body) : body,
    ...identity(c, 0.2),
  };
}

export function applying(c: Choices): Record<string, string> {
  return {
    ...(c.isTrue(0.98) && { fieldManager: c.one(['one', 'two', 'three']) }),
    ...dryRun(c),
    ...(c.isTrue(0.4) && { force: 'true' }),
    ...(c.isTrue(0.05) && { fieldValidation: c.one(['Strict', 'Warn', 'Ignore']) }),
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
  const { main } = rowOf(kind);
  return operationsOn(c, main, object(c, kind, name)[main], name);
}

/** Some operations on a field and what is in it, and on the metadata. */
export function operationsOn(c: Choices, main: string, value: unknown, name: string): object[] {
  const fields = Object.entries((value ?? {}) as Record<string, unknown>);
  const all = [
    ...fields.map(([key, value]) => ({
      op: c.one(['add', 'replace', 'test']),
      path: `/${main}/${key}`,
      value,
    })),
    ...fields.map(([key]) => ({ op: 'remove', path: `/${main}/${key}` })),
    { op: 'add', path: '/metadata/labels', value: metadata(c)['labels'] ?? {} },
    { op: 'add', path: '/metadata/labels/tier', value: c.one(['web', '-', 1]) },
    { op: 'add', path: '/metadata/finalizers', value: c.some(finalizers) },
    { op: 'add', path: '/metadata/finalizers/-', value: c.one(finalizers) },
    { op: 'remove', path: '/metadata/finalizers/0' },
    { op: 'remove', path: '/metadata/finalizers' },
    { op: 'test', path: '/metadata/name', value: name },
    { op: 'copy', from: '/metadata/labels', path: '/metadata/annotations' },
    { op: 'move', from: '/metadata/annotations', path: '/metadata/labels' },
    { op: c.one(['add', 'odd']), path: c.one(['/spec/x~1y', 'spec', '/metadata/-']), value: 1 },
  ];
  return Array.from({ length: c.integer(0, 3) }, () => c.one(all));
}
