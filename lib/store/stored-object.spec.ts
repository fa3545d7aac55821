import { describe, expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import { BlockMemory } from '../common/block-memory.js';
import { rawReader, type ListedObject } from '../watch/raw-object.js';
import { StoredObject } from './stored-object.js';

const UID = '0a1b2c3d-1234-4abc-9def-0123456789ab';
const TYPE = { apiVersion: 'example.com/v1', kind: 'Widget' };
const read = rawReader(TYPE);

function stored(metadata: object, text = 'ä🚀') {
  const named = widget('a', 1);
  const object = {
    ...named,
    spec: { text },
    metadata: { ...named.metadata, annotations: { text }, ...metadata },
  };
  const raw = read(Buffer.from(JSON.stringify(object))) as ListedObject;
  return [object, raw].map((one) => StoredObject.from('default', one));
}

describe('an object at rest', () => {
  it.each([
    ['as API servers make it', UID],
    ['of another form', 'no-uuid'],
    ['that is written otherwise in JSON', '"'.repeat(36)],
    ['of many bytes', 'ä'.repeat(36)],
  ])('is known by its UID, %s, wherever it lies', (_, uid) => {
    for (const object of stored({ uid })) {
      expect(object.uid).toBe(uid);
      const memory = new BlockMemory<StoredObject>();
      // A neighbour with the same text, for each must find its own.
      for (const neighbour of stored({ uid, name: 'b' })) memory.write(neighbour, neighbour.loose ?? '');
      memory.write(object, object.loose ?? '');
      expect([object.uid, object.key, object.parse().metadata.uid]).toEqual([uid, 'default/default/a', uid]);
      memory.replace(undefined, object);
      const { block } = object;
      const others = Array.from({ length: 40 }, () => stored({}, 'x'.repeat(4_000))).flat();
      for (const other of others) memory.write(other, other.loose ?? '');
      // Nothing but the object is left of its block, so that it is moved.
      memory.replace(undefined, others[0]);
      memory.replace(others[0], undefined);
      expect(object.block).not.toBe(block);
      expect([object.uid, object.parse().metadata.uid]).toEqual([uid, uid]);
    }
  });

  it.each(['0', '17', '9007199254740993', '018446744073709551616', '1e3', 'opaque', ''])(
    'is of the version %j, as the server has written it',
    (resourceVersion) => {
      for (const object of stored({ resourceVersion })) expect(object.resourceVersion).toBe(resourceVersion);
    },
  );
});
