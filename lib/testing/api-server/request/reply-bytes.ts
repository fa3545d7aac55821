import { goJson } from '../common/go-text.js';
import { bytesOf } from '../common/json-text.js';
import type { ApiReply } from './api-request.js';

/** The whole body of an answer. @internal */
export function replyBytes({ body = '' }: ApiReply): Buffer {
  if (typeof body === 'string' || body instanceof Uint8Array) return bytesOf(body);
  if ('json' in body) return bytesOf(`${goJson(body.json)}\n`);
  return Buffer.concat(Array.from(body.chunks, bytesOf));
}
