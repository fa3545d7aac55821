import { describe, expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import type { Call } from '../cluster/cluster-request.js';
import { OwnWrite } from '../cluster/own-write.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { resource } from '../resource/resource.js';
import { StoredObject } from '../store/stored-object.js';
import { isOwnChange } from './own-change.js';

class Widget extends resource({ group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' }) {}

const object = (version: number, spec: object, metadata: Partial<KubernetesObject['metadata']> = {}) =>
  ({ ...widget('a', version, metadata), spec }) as unknown as KubernetesObject;
const call = (contentType: string | undefined, body: unknown): Call => ({
  method: contentType === undefined ? 'PUT' : 'PATCH',
  path: '/',
  contentType,
  body,
});
const merge = (body: unknown) => call('application/merge-patch+json', body);
const apply = (body: unknown) => call('application/apply-patch+yaml', body);
const put = (body: unknown) => call(undefined, body);

function judge(
  before: KubernetesObject,
  answer: KubernetesObject,
  asked: Call,
  { isWhole = true, base = false } = {},
) {
  const write = new OwnWrite(Widget, { name: 'a', namespace: 'default' }, asked);
  write.answer = answer;
  const [previous, current] = [StoredObject.from('default', before), StoredObject.from('default', answer)];
  if (base) write.base = previous;
  return isOwnChange({ type: 'updated', previous, current }, write, isWhole);
}

describe('a change is our own', () => {
  it.each([
    ['a field that we set', { a: 1, b: 1 }, { a: 2, b: 1 }, merge({ spec: { a: 2 } })],
    ['a field that we removed', { a: 1, b: 1 }, { b: 1 }, merge({ spec: { a: null } })],
    [
      'items of a list beside what the server adds',
      { l: [{ a: 1, d: 0 }] },
      { l: [{ a: 2, d: 0 }] },
      apply({ spec: { l: [{ a: 2 }] } }),
    ],
    ['what a replacement leaves out', { a: 1, b: 1 }, { b: 1 }, put({ ...object(1, { b: 1 }) })],
  ])('when all that differs is %s', (_, before, after, asked) => {
    expect(judge(object(1, before), object(2, after), asked)).toBe(true);
  });

  it.each([
    ['a field of somebody else', { a: 1, b: 1 }, { a: 2, b: 2 }, merge({ spec: { a: 2 } })],
    ['another value of our field', { a: 1 }, { a: 3 }, merge({ spec: { a: 2 } })],
    ['a field that somebody removed', { a: 1, b: 1 }, { a: 2 }, apply({ spec: { a: 2 } })],
    ['an item of somebody else', { l: [1] }, { l: [1, 2] }, apply({ spec: { l: [1] } })],
    [
      'whatever a strategic patch did',
      { a: 1 },
      { a: 2 },
      call('application/strategic-merge-patch+json', { spec: { a: 2 } }),
    ],
  ])('but not when also %s differs', (_, before, after, asked) => {
    expect(judge(object(1, before), object(2, after), asked)).toBe(false);
  });

  it('when the write was made for the version before, whatever the store holds of it', () => {
    const asked = put(object(1, { a: 2 }));
    expect(judge(object(1, { a: 1, b: 1 }), object(2, { a: 2 }), asked, { isWhole: false })).toBe(true);
    expect(judge(object(3, { a: 1, b: 1 }), object(4, { a: 2, b: 2 }), asked, { isWhole: false })).toBe(
      false,
    );
  });

  it('of which a store holds a part only if the whole is known in the same version', () => {
    const [before, after] = [object(1, { a: 1 }), object(2, { a: 2 })];
    const asked = merge({ spec: { a: 2 } });
    expect(judge(before, after, asked, { isWhole: false })).toBe(false);
    expect(judge(before, after, asked, { isWhole: false, base: true })).toBe(true);
  });

  it('not when the generation tells of a change that the write has undone', () => {
    const [before, after] = [object(1, { a: 1 }, { generation: 1 }), object(3, { a: 1 }, { generation: 3 })];
    expect(judge(before, after, merge({ spec: { a: 1 } }))).toBe(false);
  });

  it('not when a deletion was asked for', () => {
    const after = object(2, { a: 2 }, { deletionTimestamp: '2026-01-01T00:00:00Z' });
    expect(judge(object(1, { a: 1 }), after, put(object(1, { a: 2 })))).toBe(false);
  });
});
