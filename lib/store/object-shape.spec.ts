import { describe, expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import { shaped, WHOLE } from './object-shape.js';

const object = {
  ...widget('a', 7, {
    managedFields: [{ manager: 'me' }],
    annotations: { note: 'long' },
    labels: { app: 'web' },
    generation: 3,
  }),
  spec: { size: 1, parts: [{ name: 'p' }], deep: { one: 1, two: 2 } },
  status: { ready: false },
};
const kept = (...fields: string[]) => shaped(object, { ...WHOLE, fields });
const { name, namespace, uid, resourceVersion, generation, creationTimestamp } = object.metadata;
const identity = {
  apiVersion: object.apiVersion,
  kind: object.kind,
  metadata: { name, namespace, uid, resourceVersion, generation, creationTimestamp },
};

describe('what is kept of an object', () => {
  it('is all but the managed fields, unless they are asked for', () => {
    const { managedFields: _managedFields, ...metadata } = object.metadata;
    expect(shaped(object, WHOLE)).toEqual({ ...object, metadata });
    expect(shaped(object, { ...WHOLE, managedFields: true })).toEqual(object);
    expect(shaped(object, { ...WHOLE, metadataOnly: true })).toEqual({
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata,
    });
  });

  it('are the fields that are named, and which object it is', () => {
    expect(kept('spec.deep.two', 'metadata.labels')).toEqual({
      ...identity,
      metadata: { ...identity.metadata, labels: { app: 'web' } },
      spec: { deep: { two: 2 } },
    });
    expect(kept('status.ready', 'spec')).toEqual({
      ...identity,
      status: { ready: false },
      spec: object.spec,
    });
  });

  it('is nothing of what is not there', () => {
    expect(kept('spec.none', 'none.at.all', 'spec.parts.name', 'spec.size.x', 'spec.toString')).toEqual(
      identity,
    );
  });

  it('leaves the object as it was', () => {
    const before = structuredClone(object);
    kept('spec', 'spec.deep.two', 'metadata.annotations');
    expect(object).toEqual(before);
  });
});
