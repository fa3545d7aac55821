import { DecodeError } from '../types/resource-type.js';

/** How a value lies in the bytes; a tag says it together with the field's number. @internal */
export const wire = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

const MAX_VARINT_BYTES = 10;
const utf8 = new TextDecoder();

/**
 * Reads the wire format of Protobuf from a part of some bytes. Errors are in the words of the code that the real
 * server is generated with.
 *
 * @internal
 */
export class WireReader {
  private position: number;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    start = 0,
    private readonly end = bytes.length,
  ) {
    this.position = start;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  /** @param message whose field it is, for errors */
  tag(message: string): { readonly number: number; readonly wireType: number } {
    const tag = this.varint();
    const number = Math.floor(tag / 8);
    const wireType = ((tag % 8) + 8) % 8;
    if (wireType === wire.endGroup) {
      throw new DecodeError(`proto: ${message}: wiretype end group for non-group`);
    }
    if (number <= 0 || number >= 2 ** 31) {
      throw new DecodeError(`proto: ${message}: illegal tag ${number} (wire type ${tag})`);
    }
    return { number, wireType };
  }

  /** A signed integer of 64 bits. Beyond 2^53 it loses digits, as in JSON. */
  varint(): number {
    let value = 0;
    let factor = 1;
    const start = this.position;
    // What seven bytes hold is exact in a number, and never negative.
    for (let count = 0; count < 7; count++, factor *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    this.position = start;
    return Number(BigInt.asIntN(64, this.longVarint()));
  }

  double(): number {
    const start = this.advance(8);
    return this.view.getFloat64(start, true);
  }

  text(): string {
    return utf8.decode(this.raw());
  }

  /** The bytes of a field, uncopied. */
  raw(): Uint8Array {
    const length = this.length();
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  /** A message in this one. */
  inner(): WireReader {
    const length = this.length();
    const start = this.advance(length);
    return new WireReader(this.bytes, start, start + length);
  }

  /** Passes over a field that is not known, with all the groups in it. */
  skip(wireType: number): void {
    let depth = 0;
    for (let type = wireType; ; type = this.varint() & 7) {
      if (type === wire.startGroup) depth++;
      else if (type === wire.endGroup) depth--;
      else this.skipValue(type);
      if (depth === 0) return;
    }
  }

  private skipValue(wireType: number): void {
    if (wireType === wire.varint) this.varint();
    else if (wireType === wire.fixed64) this.advance(8);
    else if (wireType === wire.bytes) this.advance(this.length());
    else if (wireType === wire.fixed32) this.advance(4);
    else throw new DecodeError(`proto: illegal wireType ${wireType}`);
  }

  private length(): number {
    const length = this.varint();
    if (length < 0) throw new DecodeError('proto: negative length found during unmarshaling');
    return length;
  }

  private longVarint(): bigint {
    let value = 0n;
    for (let count = 0; count < MAX_VARINT_BYTES; count++) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(7 * count);
      if (byte < 0x80) return value;
    }
    throw new DecodeError('proto: integer overflow');
  }

  private byte(): number {
    return this.bytes[this.advance(1)] as number;
  }

  /** @returns where the passed bytes begin */
  private advance(count: number): number {
    const start = this.position;
    if (start + count > this.end) throw new DecodeError('unexpected EOF');
    this.position = start + count;
    return start;
  }
}
