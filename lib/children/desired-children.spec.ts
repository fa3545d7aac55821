import { describe, expect, it } from 'vitest';
import type { Owner } from '../resource/owner-reference.js';
import { resource } from '../resource/resource.js';
import { applySetId } from './apply-set.js';
import { child, type Child } from './child.js';
import { desiredChildren, membersDigest } from './desired-children.js';
import { fieldManagerOf } from './field-manager.js';

class ConfigMap extends resource<{ data?: Record<string, string> }>({
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
}) {}
class Secret extends resource<{ data?: Record<string, string>; stringData?: Record<string, string> }>({
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
}) {}
class ClusterRole extends resource<{ rules?: object[] }>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  scope: 'Cluster',
}) {}

const owner: Owner = {
  apiVersion: 'example.com/v1',
  kind: 'WebApp',
  metadata: { name: 'shop', namespace: 'web', uid: 'u-1' },
};
const config = (name: string, dependsOn?: readonly Child[], data: Record<string, string> = {}) =>
  child(ConfigMap, { metadata: { name }, data }, { dependsOn });
const desired = (...children: Child[]) => desiredChildren(owner, children, new Set());

describe('the children that an owner wants', () => {
  it('come after all that they depend on, and else as they were given', () => {
    const a = config('a');
    const b = config('b', [a]);
    const c = config('c', [b, a]);
    const order = desired(c, config('d'), b, a).map(({ ref, depth }) => [ref.name, depth]);
    expect(order).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 0],
    ]);
  });

  it('can not wait for one another', () => {
    const dependsOn: Child[] = [];
    const a = config('a', dependsOn);
    dependsOn.push(config('b', [config('c', [a])]));
    const [b] = dependsOn;
    const [c] = b!.options.dependsOn!;
    expect(() => desired(a, b!, c!)).toThrow(
      'The children wait for one another for ever: ConfigMap "a" → ConfigMap "b" → ConfigMap "c" → ConfigMap "a". Remove one `dependsOn` of these.',
    );
  });

  it('can neither be twins, nor depend on what is not among them', () => {
    expect(() => desired(config('a'), config('a'))).toThrow(
      'children[0] and children[1] are both the ConfigMap "a". Leave one of them out, or give it another name.',
    );
    expect(() => desired(config('a', [config('b')]))).toThrow(
      'ConfigMap "a" depends on the ConfigMap "b", which is not among the children. Pass it, too.',
    );
  });

  it.each([
    [{ metadata: { name: 'a', generateName: 'a-' }, status: {} }, 'has a status'],
    [{ metadata: { name: 'a', resourceVersion: '1' } }, 'has `metadata.resourceVersion`'],
    [{ apiVersion: 'v2', metadata: { name: 'a' } }, 'has the apiVersion "v2" (string)'],
    [{}, 'has no `metadata.name`'],
  ])('are refused when they hold what is not theirs to say: %o', (manifest, message) => {
    expect(() => desired(child(ConfigMap, manifest as never))).toThrow(message);
  });

  it('need a namespace where their owner has none, and may be cluster-scoped then', () => {
    const star: Owner = { ...owner, metadata: { name: 'sun', uid: 'u-2' } };
    const role = child(ClusterRole, { metadata: { name: 'r' } });
    expect(() => desiredChildren(star, [config('a')], new Set())).toThrow('has no `metadata.namespace`');
    const [made] = desiredChildren(star, [role], new Set());
    expect(made?.manifest.metadata).toMatchObject({ name: 'r', ownerReferences: [{ uid: 'u-2' }] });
  });

  it('have a digest that changes with what is sent, and only then', () => {
    const digest = (one: Child) => desired(one)[0]?.digest;
    const digestOf = (data: Record<string, string>) => digest(config('a', undefined, data));
    expect(digestOf({ a: '1', b: '2' })).toBe(digestOf({ b: '2', a: '1' }));
    expect(digestOf({ a: '1' })).not.toBe(digestOf({ a: '2' }));
    expect(digestOf({ __proto__: 'x' })).toBe(digestOf({}));
    expect(membersDigest(desired(config('a'), config('b')))).toBe(
      membersDigest(desired(config('b'), config('a'))),
    );
  });
});

describe('a Secret', () => {
  const secret = (fields: object) => desired(child(Secret, { metadata: { name: 'a' }, ...fields }))[0];

  it('has a digest that tells nothing of its values, and holds texts as the server keeps them', () => {
    expect(secret({ data: { a: 'MQ==' } })?.digest).toBe(secret({ data: { a: 'Mg==' } })?.digest);
    expect(secret({ data: { a: 'MQ==' } })?.digest).not.toBe(secret({ data: { b: 'MQ==' } })?.digest);
    expect(secret({ data: { a: 'MQ' }, stringData: { b: 'ü' } })?.manifest).toMatchObject({
      data: { a: 'MQ==', b: 'w7w=' },
    });
  });
});

describe('the set of an owner', () => {
  it('has the name that kubectl gives it', () => {
    // printf shop.web.WebApp.example.com | openssl sha256 -binary | base64 | tr +/ -_ | tr -d =
    expect(applySetId(owner)).toBe(`applyset-_c6RsXy8e4T7ss0SQdAqgzakZWwq5H-CuN_Js-Xo3n0-v1`);
  });

  it('has a manager whose name the server takes, whatever the reconciler is called', () => {
    expect(fieldManagerOf('shop-operator', 'WebApps')).toBe('shop-operator/WebApps');
    expect(fieldManagerOf('a', 'Größe x')).toBe('a/Gr__e_x');
    const [one, other] = ['x', 'y'].map((end) => fieldManagerOf('a'.repeat(120), `reconciler-${end}`));
    expect(one).toHaveLength(128);
    expect(one).not.toBe(other);
  });
});
