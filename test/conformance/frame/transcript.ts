import type { Answer } from './answer.js';
import type { Masker } from './masker.js';

/** One request and what came of it, masked. */
export interface Step {
  readonly request: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: unknown;
}

/** Headers that are part of the protocol; the others are each server's own affair. */
const telling = [
  'allow',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-type',
  'location',
  'retry-after',
  'vary',
  'warning',
  'www-authenticate',
  'x-content-type-options',
];

export function stepOf(answer: Answer, masker: Masker): Step {
  return {
    request: masker.text(answer.request),
    status: answer.status,
    headers: headersOf(answer.headers, masker),
    body: bodyOf(answer, masker),
  };
}

export function headersOf(headers: Answer['headers'], masker: Masker): Step['headers'] {
  const kept: Record<string, string | string[]> = {};
  for (const name of telling) {
    const value = headers[name];
    if (value !== undefined)
      kept[name] = Array.isArray(value) ? value.map((one) => masker.text(one)) : masker.text(value);
  }
  return kept;
}

function bodyOf(answer: Answer, masker: Masker): unknown {
  const type = String(answer.headers['content-type'] ?? '');
  if (type.includes('protobuf')) return `<protobuf: ${answer.bytes.subarray(0, 4).toString('latin1')}>`;
  if (type.includes('json')) {
    try {
      return masker.mask(JSON.parse(answer.text));
    } catch {
      // Not JSON, whatever the header says: compared as text.
    }
  }
  return masker
    .text(answer.text)
    .replace(/(resourceVersion: )"\d+"/g, '$1<version>')
    .replace(/(continue: )eyJ[\w-]+/g, '$1<continue>')
    .replace(/(odePort: )3[0-2]\d{3}\b/g, '$1<port>');
}
