import { gzipSync } from 'node:zlib';
import type { ApiReply } from '../request/api-request.js';
import { replyBytes } from '../request/reply-bytes.js';
import type { FaultAction } from './fault-action.js';

type Hostile = FaultAction & { readonly action: 'hostile' };

const CHUNK = 'x'.repeat(64 * 1024);
const HUGE_BYTES = 64 * 1024 * 1024;
const DEEP_LEVELS = 100_000;

/** An answer with what no server should send; one that is no JSON object stays as it is. @internal */
export function hostileReply(reply: ApiReply, action: Hostile): ApiReply {
  const bytes = replyBytes(reply);
  const chunks = hostileChunks(bytes.toString(), action);
  if (!chunks) return reply;
  const headers = { 'content-type': 'application/json', ...reply.headers };
  if (action.payload !== 'gzip') return { ...reply, headers, body: { chunks } };
  const compressed = gzipSync(Buffer.concat(Array.from(chunks, (text) => Buffer.from(text))));
  return { ...reply, headers: { ...headers, 'content-encoding': 'gzip' }, body: compressed };
}

/** An event of a watch, likewise. @internal */
export function hostileFrame(frame: string | Uint8Array, action: Hostile): string | Uint8Array {
  const chunks = hostileChunks(Buffer.from(frame).toString(), action);
  return chunks ? [...chunks].join('') : frame;
}

/** Bit by bit: together they may be longer than any string can be. */
function hostileChunks(text: string, { payload, size }: Hostile): Iterable<string> | undefined {
  if (!text.startsWith('{')) return undefined;
  const rest = text.slice(1);
  const separator = rest.trimStart().startsWith('}') ? '' : ',';
  switch (payload) {
    case 'prototype': {
      const polluted = '{"polluted":true}';
      return [`{"__proto__":${polluted},"constructor":{"prototype":${polluted}}`, separator, rest];
    }
    case 'deep': {
      const levels = size ?? DEEP_LEVELS;
      return ['{"deep":', '['.repeat(levels), ']'.repeat(levels), separator, rest];
    }
    case 'huge':
    case 'gzip':
      return hugeChunks(size ?? HUGE_BYTES, separator + rest);
  }
}

function* hugeChunks(size: number, rest: string): Generator<string> {
  yield '{"huge":"';
  for (let left = size; left > 0; left -= CHUNK.length) yield CHUNK.slice(0, left);
  yield `"${rest}`;
}
