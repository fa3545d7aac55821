import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../common/kube-object.js';
import { Random } from '../common/random.js';
import { ObjectStorage } from './object-storage.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const COUNT = 5_000;
const MANY_BYTES = 400_000;

function configMap(index: number, payload: string): KubeObject {
  const metadata = { name: `a-${String(index).padStart(5, '0')}`, namespace: 'default', uid: String(index) };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { payload } };
}

async function memory(): Promise<{ heap: number; buffers: number }> {
  // What one collection finds is given back beside the program's own work, and counted by the next.
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}

function sizes(storage: ObjectStorage): number[] {
  return Array.from(storage.collection('configmaps').list(), ({ length }) => length);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('ObjectStorage', () => {
  it('keeps states outside of the heap, and hardly more bytes than they have', async () => {
    const before = await memory();
    const storage = new ObjectStorage();
    for (let index = 0; index < COUNT; index++)
      storage.put('configmaps', configMap(index, 'ü'.repeat(1_000)));
    const after = await memory();
    const bytes = sum(sizes(storage));
    expect(bytes / COUNT).toBeGreaterThan(2_000);
    expect((after.heap - before.heap) / COUNT).toBeLessThan(700);
    expect(after.buffers - before.buffers).toBeLessThan(1.2 * bytes);
  });

  it('lets go of what is out of date, whatever is written in which order, and loses nothing', async () => {
    const random = new Random(1);
    const before = await memory();
    const storage = new ObjectStorage();
    const expected = new Map<string, string>();
    const write = (index: number, payload: string) => {
      storage.put('configmaps', configMap(index, payload));
      expected.set(`default/a-${String(index).padStart(5, '0')}`, payload);
    };
    for (let index = 0; index < COUNT; index++) write(index, 'x'.repeat(1_000));
    for (let round = 0; round < 12 * COUNT; round++) {
      // Now and then a large one, and one that goes.
      const index = Math.floor(random.next() * COUNT);
      const length = round % 5_000 === 0 ? MANY_BYTES : 500 + Math.floor(random.next() * 1_000);
      write(index, String(round % 10).repeat(length));
      if (round % 100 !== 99) continue;
      const [key = ''] = expected.keys();
      const object = storage.collection('configmaps').get(key);
      if (object) storage.delete('configmaps', object);
      expected.delete(key);
    }
    storage.compact();
    const after = await memory();
    expect(after.buffers - before.buffers).toBeLessThan(2.5 * sum(sizes(storage)));
    const found = Array.from(storage.collection('configmaps').list(), (object) => [
      object.key,
      (object.parse()['data'] as { payload: string }).payload,
    ]);
    expect(new Map(found as [string, string][])).toEqual(new Map([...expected].sort()));
  });
});
