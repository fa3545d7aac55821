import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fnv1a64 } from './fnv1a64.js';
import { ShardLayout, ShardScope, type ShardBy } from './shard-scope.js';

/** As the number theory has it. */
function slowly(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

const quickly = (text: string) => {
  const { high, low } = fnv1a64(text);
  return (BigInt(high) << 32n) | BigInt(low);
};

describe('fnv1a64', () => {
  it('gives the published values', () => {
    // http://www.isthe.com/chongo/src/fnv/test_fnv.c
    expect(quickly('')).toBe(0xcbf29ce484222325n);
    expect(quickly('a')).toBe(0xaf63dc4c8601ec8cn);
    expect(quickly('foobar')).toBe(0x85944171f73967e8n);
  });

  it('gives what BigInt gives, for UIDs and for texts beyond ASCII', () => {
    const texts = Array.from({ length: 2_000 }, () => randomUUID());
    for (const text of [...texts, 'kube-system', 'Grüße', '名前空間', '😀'])
      expect(quickly(text)).toBe(slowly(text));
  });
});

describe('ShardLayout', () => {
  it.each([1, 3, 7, 64, 1_000])('puts an object between the bounds of its one range of %i', (count) => {
    const layout = new ShardLayout('uid', count);
    for (let i = 0; i < 2_000; i++) {
      const uid = randomUUID();
      const range = layout.rangeOf({ uid });
      expect(slowly(uid)).toBeGreaterThanOrEqual(BigInt(layout.boundOf(range)));
      expect(slowly(uid)).toBeLessThan(BigInt(layout.boundOf(range + 1)));
    }
  });

  it('begins at nothing and ends at 2^64, in the digits that the API server wants', () => {
    const layout = new ShardLayout('uid', 3);
    expect([0, 1, 2, 3].map((range) => layout.boundOf(range))).toEqual([
      '0x0000000000000000',
      '0x5555555600000000',
      '0xaaaaaaab00000000',
      '0x10000000000000000',
    ]);
  });

  const rangesOf = (by: ShardBy, count: number, names: readonly string[]) => {
    const counts = new Map<number, number>();
    for (const name of names) {
      const range = new ShardLayout(by, count).rangeOf({ uid: name, namespace: name });
      counts.set(range, (counts.get(range) ?? 0) + 1);
    }
    return counts;
  };

  it('spreads UIDs evenly', () => {
    const counts = rangesOf(
      'uid',
      64,
      Array.from({ length: 64_000 }, () => randomUUID()),
    );
    expect(counts.size).toBe(64);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
  });

  it.each([
    ['tenants with numbers', Array.from({ length: 100 }, (_, index) => `tenant-${index}`), 45],
    [
      'teams with letters',
      Array.from({ length: 26 }, (_, index) => `team-${String.fromCharCode(97 + index)}`),
      17,
    ],
  ])('spreads namespaces whose names differ only at the end: %s', (_, names, atLeast) => {
    expect(rangesOf('namespace', 64, names).size).toBeGreaterThanOrEqual(atLeast);
    // Which is not so of the hash that the API server filters by.
    expect(rangesOf('uid', 64, names).size).toBeLessThanOrEqual(2);
  });
});

describe('ShardScope', () => {
  const layout = new ShardLayout('uid', 4);
  const scope = (...ranges: number[]) => new ShardScope(layout, new Set(ranges));

  it('asks for adjacent ranges as one', () => {
    expect(scope(3, 0, 1).selector).toBe(
      "shardRange(object.metadata.uid, '0x0000000000000000', '0x8000000000000000') || " +
        "shardRange(object.metadata.uid, '0xc000000000000000', '0x10000000000000000')",
    );
  });

  it('admits nothing where it has no range, and asks for next to nothing', () => {
    expect(ShardScope.none(layout).admits({ uid: randomUUID() })).toBe(false);
    expect(ShardScope.none(layout).selector).toBe(
      "shardRange(object.metadata.uid, '0x0000000000000000', '0x0000000000000001')",
    );
  });

  it('leaves what the API server can not filter to this side', () => {
    expect(new ShardScope(new ShardLayout('namespace', 4), new Set([1])).selector).toBeUndefined();
  });

  it('admits each object in exactly one of several scopes that share the ranges', () => {
    const scopes = [scope(0, 2), scope(1), scope(3)];
    for (let i = 0; i < 500; i++) {
      const uid = randomUUID();
      expect(scopes.filter((one) => one.admits({ uid }))).toHaveLength(1);
    }
  });
});
