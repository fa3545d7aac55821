import type { Json, JsonObject } from '../common/json.js';
import { wire, type WireReader } from './wire-reader.js';

/** How a value of one type is read. @internal */
export interface ReadValue {
  readonly wireType: number;
  /**
   * @param depth of the message that holds the value
   * @param target the owner, for messages whose fields are fields of the owner in JSON
   * @param before what the field has already
   */
  readonly read: (reader: WireReader, depth: number, target: JsonObject, before?: Json) => Json;
}

/** Types that are no messages, by the table's words. @internal */
export const scalars: Readonly<Record<string, ReadValue | undefined>> = {
  text: { wireType: wire.bytes, read: (reader) => reader.text() },
  int: { wireType: wire.varint, read: (reader) => reader.varint() },
  bool: { wireType: wire.varint, read: (reader) => reader.varint() !== 0 },
  double: { wireType: wire.fixed64, read: (reader) => reader.double() },
  bytes: { wireType: wire.bytes, read: (reader) => Buffer.from(reader.raw()).toString('base64') },
};
