/**
 * JSON as text, or as the bytes of the text in UTF-8. What is stored is bytes: outside of the heap of JavaScript, where
 * nothing that lives long makes a garbage collection longer; and most answers are those bytes as they are.
 *
 * @internal
 */
export type JsonText = string | Uint8Array;

/** @internal */
export function textOf(text: JsonText): string {
  return typeof text === 'string' ? text : asBuffer(text).toString();
}

/** @internal */
export function parseText<T>(text: JsonText): T {
  return JSON.parse(textOf(text)) as T;
}

/** The bytes of a text: as they are, where it is bytes. @internal */
export function bytesOf(text: JsonText): Buffer {
  return typeof text === 'string' ? Buffer.from(text) : asBuffer(text);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
