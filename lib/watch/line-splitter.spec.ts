import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../test/support/for-seeds.js';
import { LineSplitter } from './line-splitter.js';

function split(...chunks: Buffer[]): { lines: string[]; hasRest: boolean } {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  return { lines, hasRest: splitter.hasRest };
}

describe('the line splitter', () => {
  const lines = ['{"a":1}', '{"name":"Grüße, 世界 🚀"}', '{"text":"a\\nb"}', 'ß', '🚀'];
  const body = Buffer.from(lines.map((line) => `${line}\n`).join(''));

  it('gives the same lines wherever the bytes are cut in two, also inside a character', () => {
    for (let cut = 0; cut <= body.length; cut++) {
      expect(split(body.subarray(0, cut), body.subarray(cut))).toEqual({ lines, hasRest: false });
    }
  });

  it('gives the same lines byte by byte', () => {
    expect(split(...Array.from(body, (byte) => Buffer.of(byte)))).toEqual({ lines, hasRest: false });
  });

  it('gives the same lines for any chunks', async () => {
    await forSeeds(200, (dice) => {
      const chunks: Buffer[] = [];
      for (let start = 0; start < body.length;) {
        const end = start + dice.int(0, 12);
        chunks.push(body.subarray(start, end));
        start = end;
      }
      expect(split(...chunks)).toEqual({ lines, hasRest: false });
    });
  });

  it('leaves blank lines out', () => {
    expect(split(Buffer.from('\n\na\n\n')).lines).toEqual(['a']);
  });

  it('tells when the stream ended inside a line', () => {
    expect(split(Buffer.from('a\nb'))).toEqual({ lines: ['a'], hasRest: true });
  });

  it('refuses a line without end before it fills the memory', () => {
    const splitter = new LineSplitter(() => undefined);
    const chunk = Buffer.alloc(8 * 1024 * 1024, 'x');
    expect(() => {
      for (let i = 0; i < 9; i++) splitter.push(chunk);
    }).toThrow('a line is longer than');
  });
});
