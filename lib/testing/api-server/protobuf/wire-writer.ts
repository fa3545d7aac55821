import { wire } from './wire-reader.js';

const FIRST_SIZE = 1024;

/**
 * Writes the wire format of Protobuf from its end to its beginning: the length of a message is known before it has to be
 * written, and nothing is copied twice. So whatever comes later in the bytes is written first.
 *
 * @internal
 */
export class WireWriter {
  private bytes = Buffer.allocUnsafe(FIRST_SIZE);
  private start = FIRST_SIZE;

  /** How much is written. */
  get length(): number {
    return this.bytes.length - this.start;
  }

  finish(): Buffer {
    return this.bytes.subarray(this.start);
  }

  tag(number: number, wireType: number): void {
    this.varint(number * 8 + wireType);
  }

  /** A field whose content is all that was written since its writer had the length `before`. */
  close(number: number, before: number): void {
    this.varint(this.length - before);
    this.tag(number, wire.bytes);
  }

  varint(value: number): void {
    if (value < 0 || value > Number.MAX_SAFE_INTEGER) return this.longVarint(BigInt(Math.trunc(value)));
    let rest = Math.trunc(value);
    const digits: number[] = [];
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) digits.push((rest % 128) | 0x80);
    this.raw(Uint8Array.from([...digits, rest]));
  }

  double(value: number): void {
    this.reserve(8);
    this.bytes.writeDoubleLE(value, this.start);
  }

  text(value: string): void {
    this.reserve(Buffer.byteLength(value));
    this.bytes.write(value, this.start);
  }

  raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.bytes.set(value, this.start);
  }

  private longVarint(value: bigint): void {
    const digits: number[] = [];
    let rest = BigInt.asUintN(64, value);
    for (; rest > 0x7fn; rest >>= 7n) digits.push(Number(rest & 0x7fn) | 0x80);
    this.raw(Uint8Array.from([...digits, Number(rest)]));
  }

  private reserve(count: number): void {
    if (count > this.start) {
      const { length } = this;
      const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, length + count));
      this.bytes.copy(larger, larger.length - length, this.start);
      this.start = larger.length - length;
      this.bytes = larger;
    }
    this.start -= count;
  }
}
