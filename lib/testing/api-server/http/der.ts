/**
 * The few parts of DER that a certificate is written with.
 *
 * @see https://www.itu.int/rec/T-REC-X.690
 * @internal
 */
export const der = {
  sequence: (...parts: Uint8Array[]) => tagged(0x30, ...parts),
  set: (...parts: Uint8Array[]) => tagged(0x31, ...parts),
  /** `[number]`, around whole values. */
  explicit: (number: number, ...parts: Uint8Array[]) => tagged(0xa0 | number, ...parts),
  /** `[number]`, in the place of a primitive value's own tag. */
  implicit: (number: number, bytes: Uint8Array) => tagged(0x80 | number, bytes),
  boolean: (value: boolean) => tagged(0x01, Uint8Array.of(value ? 0xff : 0)),
  /** A positive integer, from its bytes. */
  integer: (bytes: Uint8Array) => tagged(0x02, bytes[0] && bytes[0] > 0x7f ? Uint8Array.of(0) : empty, bytes),
  bitString: (bytes: Uint8Array, unusedBits = 0) => tagged(0x03, Uint8Array.of(unusedBits), bytes),
  octetString: (...parts: Uint8Array[]) => tagged(0x04, ...parts),
  utf8: (text: string) => tagged(0x0c, Buffer.from(text)),
  time: (date: Date) => tagged(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, ''))),
  oid,
};

const empty = new Uint8Array(0);

function tagged(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag), lengthOf(content.length), content]);
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes = length > 0xff ? [length >> 8, length & 0xff] : [length];
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift(0x80 | (left & 0x7f));
    bytes.push(...groups);
  }
  return tagged(0x06, Uint8Array.from(bytes));
}
