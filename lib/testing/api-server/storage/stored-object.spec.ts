import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { StoredObject } from './stored-object.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const configMap = (index: number) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `a-${index}`, namespace: 'default', uid: String(index) },
  data: { payload: 'ü'.repeat(1_000) },
});

describe('StoredObject', () => {
  it('is kept outside of the heap, so that many of them make no collection of garbage longer', () => {
    const count = 5_000;
    collectGarbage();
    const before = process.memoryUsage();
    const states = Array.from({ length: count }, (_, index) => StoredObject.of(configMap(index), index));
    collectGarbage();
    const after = process.memoryUsage();
    const bytes = states.reduce((sum, state) => sum + state.bytes.length, 0);
    expect(bytes / count).toBeGreaterThan(2_000);
    expect((after.heapUsed - before.heapUsed) / count).toBeLessThan(1_000);
    // Nothing but its own bytes: no larger block lives on because of one that is small.
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(bytes * 1.1);
    expect(states[7]?.parse()).toEqual({
      ...configMap(7),
      metadata: { ...configMap(7).metadata, resourceVersion: '7' },
    });
  });
});
