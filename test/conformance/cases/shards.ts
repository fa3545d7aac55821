import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { configMap } from '../frame/objects.js';

const middle = '0x8000000000000000';
const end = '0x10000000000000000';
const range = (from: string, to: string, field = 'object.metadata.uid') =>
  encodeURIComponent(`shardRange(${field},'${from}','${to}')`);

async function several(t: CaseContext): Promise<string[]> {
  const names = Array.from({ length: 16 }, (_, index) => `n${index}`).sort();
  for (const name of names) await t.given(t.p('configmaps'), configMap(name));
  return names;
}

export default subject('shardSelector', (it) => {
  it('splits a list by the hash of the UID, nothing left out and nothing twice', async (t) => {
    const names = await several(t);
    const low = (
      await t.quietly('GET', t.p(`configmaps?shardSelector=${range('0x0000000000000000', middle)}`))
    ).is(200);
    const high = (await t.quietly('GET', t.p(`configmaps?shardSelector=${range(middle, end)}`))).is(200);
    assert.deepEqual([...low.names, ...high.names].sort(), names);
    assert.ok(low.body.metadata.shardInfo.selector);
    t.note('shardInfo', [low.body.metadata.shardInfo, high.body.metadata.shardInfo]);
  });

  it('puts an object where the 64-bit FNV-1a hash of its UID falls', async (t) => {
    await several(t);
    const low = (
      await t.quietly('GET', t.p(`configmaps?shardSelector=${range('0x0000000000000000', middle)}`))
    ).is(200);
    for (const { metadata } of low.items) assert.ok(fnv1a(metadata.uid) < BigInt(middle));
  });

  it('puts all of a namespace into one shard where that is hashed', async (t) => {
    const names = await several(t);
    const isLow = fnv1a(t.namespace) < BigInt(middle);
    const field = 'object.metadata.namespace';
    const low = (
      await t.quietly('GET', t.p(`configmaps?shardSelector=${range('0x0000000000000000', middle, field)}`))
    ).is(200);
    assert.deepEqual(low.names, isLow ? names : []);
  });

  it('joins ranges by ||', async (t) => {
    const names = await several(t);
    const both = `${range('0x0000000000000000', middle)}${encodeURIComponent(' || ')}${range(middle, end)}`;
    assert.deepEqual((await t.quietly('GET', t.p(`configmaps?shardSelector=${both}`))).is(200).names, names);
  });

  it('splits a watch', async (t) => {
    const { version } = await t.quietly('GET', t.p('configmaps'));
    const watch = await t.watch(
      t.p(`configmaps?watch=1&resourceVersion=${version}&shardSelector=${range('0x0000000000000000', end)}`),
    );
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  const bad: [string, string][] = [
    ['no call', 'x'],
    ['another function', "shard(object.metadata.uid,'0x0000000000000000','0x8000000000000000')"],
    ['another field', "shardRange(object.metadata.name,'0x0000000000000000','0x8000000000000000')"],
    ['digits too few', "shardRange(object.metadata.uid,'0x0','0x8')"],
    ['no 0x', "shardRange(object.metadata.uid,'0000000000000000','8000000000000000')"],
    ['no range', "shardRange(object.metadata.uid,'0x8000000000000000','0x8000000000000000')"],
    ['a range backwards', "shardRange(object.metadata.uid,'0x8000000000000000','0x0000000000000000')"],
    [
      'two fields',
      "shardRange(object.metadata.uid,'0x0000000000000000','0x8000000000000000') || shardRange(object.metadata.namespace,'0x8000000000000000','0x10000000000000000')",
    ],
    ['nothing in it', ' '],
    ['two arguments', "shardRange(object.metadata.uid,'0x0000000000000000')"],
    ['a field that is a text', "shardRange('x','0x0000000000000000','0x8000000000000000')"],
    ['numbers', 'shardRange(object.metadata.uid,0,1)'],
    ['no digits', "shardRange(object.metadata.uid,'0x','0x8000000000000000')"],
    ['digits too many', "shardRange(object.metadata.uid,'0x000000000000000000','0x8000000000000000')"],
    ['17 digits', "shardRange(object.metadata.uid,'0x0000000000000000','0x80000000000000000')"],
    ['upper case', "shardRange(object.metadata.uid,'0x0000000000000000','0xF000000000000000')"],
    ['a bound that is no text', 'shardRange(object.metadata.uid, size(x), 1)'],
    [
      '&&',
      "shardRange(object.metadata.uid,'0x0000000000000000','0x8000000000000000') && shardRange(object.metadata.uid,'0x0000000000000000','0x8000000000000000')",
    ],
  ];
  for (const [what, selector] of bad) {
    it(`answers a selector with ${what}`, async (t) => {
      await t.get(t.p(`configmaps?shardSelector=${encodeURIComponent(selector)}`));
    });
  }
});

function fnv1a(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash;
}
