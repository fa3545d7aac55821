import { describe, expect, it } from 'vitest';
import { forSeeds, type Dice } from '../../test/support/for-seeds.js';
import { ListSplitter } from './list-splitter.js';

function split(...chunks: Buffer[]): { items: unknown[]; envelope: unknown } {
  const items: unknown[] = [];
  const splitter = new ListSplitter((json) => items.push(JSON.parse(json.toString())));
  for (const chunk of chunks) splitter.push(chunk);
  return { items, envelope: splitter.end() };
}

const METADATA = { resourceVersion: '42', continue: 'eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ', remainingItemCount: 7 };

/** Items that are made to be mistaken for something else. */
const ITEMS = [
  { metadata: { name: 'plain' }, spec: { size: 1 } },
  { metadata: { name: 'braces', annotations: { json: '{"items":[{"a":1}],"x":"]}"}' } } },
  { metadata: { name: 'quotes' }, text: 'say "hi" \\ and \\" too', path: 'C:\\' },
  { metadata: { name: 'nested' }, items: [{ items: [[{}], []] }], matrix: [[1, 2], [], [[{}]]] },
  { metadata: { name: 'unicode' }, text: 'Grüße 世界 🚀 \u2028', lone: '\\ud83d' },
  {},
];

const BODIES = {
  'metadata first, as for built-in kinds': {
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: METADATA,
    items: ITEMS,
  },
  'metadata last, as for custom resources': {
    apiVersion: 'example.com/v1',
    items: ITEMS,
    kind: 'WidgetList',
    metadata: METADATA,
  },
  'no items': { kind: 'List', metadata: METADATA, items: [] },
  'items that are null': { kind: 'List', metadata: METADATA, items: null },
  'no items at all': { kind: 'List', metadata: METADATA },
  'one item': { items: [ITEMS[1]], metadata: METADATA },
  'metadata with arrays and objects in it': {
    metadata: {
      ...METADATA,
      continue: '[ , ]',
      shardInfo: { selector: '[]', ranges: [{ start: '0x0' }, {}] },
    },
    items: ITEMS,
  },
  'an empty array in the metadata before the items': { metadata: { ...METADATA, none: [] }, items: ITEMS },
};

describe('the list splitter', () => {
  for (const [name, body] of Object.entries(BODIES)) {
    const expected = {
      items: body['items' as never] ?? [],
      envelope: 'items' in body && body.items ? { ...body, items: [] } : body,
    };

    describe(name, () => {
      for (const [layout, text] of [
        ['compact', JSON.stringify(body)],
        ['pretty', JSON.stringify(body, undefined, 2)],
      ] as const) {
        const bytes = Buffer.from(text);

        it(`gives the same items and envelope wherever the bytes are cut in two (${layout})`, () => {
          for (let cut = 0; cut <= bytes.length; cut++) {
            expect(split(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(expected);
          }
        });

        it(`gives the same items and envelope byte by byte (${layout})`, () => {
          expect(split(...Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(expected);
        });

        it(`throws when the answer was cut off, wherever that is (${layout})`, () => {
          for (let cut = 0; cut < bytes.length; cut++) expect(() => split(bytes.subarray(0, cut))).toThrow();
        });
      }
    });
  }

  it('takes any list apart, in any chunks', async () => {
    await forSeeds(300, (dice) => {
      const items = Array.from({ length: dice.int(0, 6) }, () => randomObject(dice, 4));
      const parts = [
        ['metadata', METADATA],
        ['items', items],
        ['kind', 'WidgetList'],
      ].sort(() => dice.random() - 0.5);
      const body = Object.fromEntries(parts as [string, unknown][]);
      const bytes = Buffer.from(JSON.stringify(body, undefined, dice.pick([0, 1])));
      const chunks: Buffer[] = [];
      for (let start = 0; start < bytes.length;) {
        const end = start + dice.int(0, 30);
        chunks.push(bytes.subarray(start, end));
        start = end;
      }
      expect(split(...chunks)).toEqual({ items, envelope: { ...body, items: [] } });
    });
  });

  it('refuses what is no list, such as the page of a load balancer', () => {
    expect(() => split(Buffer.from('<html><body>503 {"no": ["server"]}</body></html>'))).toThrow();
    expect(() => split(Buffer.from(''))).toThrow();
  });

  it('keeps no chunk in memory but the first and the last, however many items there are', () => {
    const splitter = new ListSplitter(() => undefined);
    splitter.push(Buffer.from('{"items":['));
    for (let i = 0; i < 10_000; i++) splitter.push(Buffer.from('{"a":1},'));
    splitter.push(Buffer.from('{"a":1}],"metadata":{}}'));
    expect((splitter as unknown as { envelope: Buffer[] }).envelope.length).toBeLessThan(5);
    expect(splitter.end()).toEqual({ items: [], metadata: {} });
  });
});

function randomObject(dice: Dice, depth: number): Record<string, unknown> {
  const keys = Array.from({ length: dice.int(0, 4) }, () => randomText(dice));
  return Object.fromEntries(keys.map((key) => [key, randomValue(dice, depth - 1)]));
}

function randomValue(dice: Dice, depth: number): unknown {
  const kind = dice.int(0, depth > 0 ? 5 : 3);
  if (kind === 4) return Array.from({ length: dice.int(0, 3) }, () => randomValue(dice, depth - 1));
  if (kind === 5) return randomObject(dice, depth);
  return [dice.int(-1_000, 1_000), null, dice.oneIn(2), randomText(dice)][kind];
}

function randomText(dice: Dice): string {
  const alphabet = ['a', '"', '\\', '{', '}', '[', ']', ',', ':', 'ü', '世', '🚀', '\n', '\\"', 'items'];
  return Array.from({ length: dice.int(0, 6) }, () => dice.pick(alphabet)).join('');
}
