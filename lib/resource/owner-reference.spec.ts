import { describe, expect, it } from 'vitest';
import {
  controllerReference,
  findController,
  isControlledBy,
  ownerReference,
  setControllerReference,
} from './owner-reference.js';

const owner = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'a', namespace: 'team', uid: '1' },
};
const cluster = { apiVersion: 'example.com/v1', kind: 'World', metadata: { name: 'w', uid: '2' } };
const child = { kind: 'ConfigMap', metadata: { name: 'c', namespace: 'team' } };

it('refers to an owner', () => {
  const reference = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'a', uid: '1' };
  expect(ownerReference(owner)).toEqual(reference);
  expect(ownerReference(owner, { blockOwnerDeletion: true })).toEqual({
    ...reference,
    blockOwnerDeletion: true,
  });
  expect(controllerReference(owner)).toEqual({ ...reference, controller: true, blockOwnerDeletion: true });
});

it('refuses an owner that the server has not seen', () => {
  const manifest = { apiVersion: 'v1', kind: 'Widget', metadata: { name: 'a' } };
  expect(() => ownerReference(manifest as never)).toThrow(
    'Widget "a" cannot own anything: it needs apiVersion',
  );
});

describe('setControllerReference()', () => {
  it('gives a copy of the child its controller', () => {
    const owned = setControllerReference(owner, child);
    expect(isControlledBy(owned, owner)).toBe(true);
    expect(findController(owned)?.name).toBe('a');
    expect(child.metadata).not.toHaveProperty('ownerReferences');
  });

  it('keeps other owners, and replaces an older reference to the same', () => {
    const ownerReferences = [ownerReference(cluster), ownerReference(owner)];
    const { metadata } = setControllerReference(owner, {
      ...child,
      metadata: { ...child.metadata, ownerReferences },
    });
    expect(metadata).toMatchObject({
      ownerReferences: [ownerReference(cluster), controllerReference(owner)],
    });
  });

  it('keeps the class of the child', () => {
    class Child {
      metadata = child.metadata;
    }
    expect(setControllerReference(owner, new Child())).toBeInstanceOf(Child);
  });

  it('lets a cluster-scoped owner own anything', () => {
    expect(isControlledBy(setControllerReference(cluster, child), cluster)).toBe(true);
    expect(isControlledBy(setControllerReference(cluster, { metadata: { name: 'n' } }), cluster)).toBe(true);
  });

  it.each([
    [{ name: 'c', namespace: 'other' }, 'in namespace "other"'],
    [{ name: 'c' }, 'in no namespace'],
  ])('refuses a child outside the namespace of its owner: %o', (metadata, where) => {
    expect(() => setControllerReference(owner, { kind: 'ConfigMap', metadata })).toThrow(
      `Widget "a" in namespace "team" cannot own ConfigMap "c" ${where}. Put the child into the namespace of its owner`,
    );
  });

  it('refuses a child of another controller, be it a namesake', () => {
    const owned = setControllerReference({ ...owner, metadata: { ...owner.metadata, uid: '9' } }, child);
    expect(isControlledBy(owned, owner)).toBe(false);
    expect(() => setControllerReference(owner, owned)).toThrow(
      'Widget "a" cannot control ConfigMap "c", which Widget "a" controls.',
    );
  });
});
