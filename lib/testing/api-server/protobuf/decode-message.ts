import { setField, type Json, type JsonObject } from '../common/json.js';
import { DecodeError } from '../types/resource-type.js';
import { type FieldLayout, lastPart, type MessageTable } from './message-table.js';
import { ownForms } from './own-forms.js';
import { type ReadValue, scalars } from './scalars.js';
import { wire, WireReader } from './wire-reader.js';

/** More than this is refused before the stack ends. */
const MAX_DEPTH = 1_000;

/** What the forms of their own for CRDs are made of. */
const SCHEMA = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';

interface Field extends ReadValue {
  readonly layout: FieldLayout;
}

type Message = ReadonlyMap<number, Field>;

/**
 * Reads messages into JSON: into the objects that a client would have sent as JSON, but that empty fields may be there,
 * since Protobuf carries them. Unknown fields are passed over. Fields are looked up once for each message.
 *
 * @internal
 */
export class MessageDecoder {
  private readonly messages = new Map<string, Message>();

  constructor(private readonly table: MessageTable) {}

  /** @throws DecodeError for bytes that are no such message */
  decode(bytes: Uint8Array, message: string): JsonObject {
    return this.into({}, new WireReader(bytes), message, 0);
  }

  private into(target: JsonObject, reader: WireReader, name: string, depth: number): JsonObject {
    if (depth > MAX_DEPTH) throw new DecodeError('exceeded max depth');
    const fields = this.fieldsOf(name);
    while (!reader.isAtEnd) {
      const { number, wireType } = reader.tag(lastPart(name));
      const field = fields.get(number);
      if (field) readField(target, reader, wireType, field, depth);
      else reader.skip(wireType);
    }
    return target;
  }

  private fieldsOf(name: string): Message {
    let fields = this.messages.get(name);
    if (!fields) {
      fields = new Map(
        this.table.fieldsOf(name).map((layout) => [layout.number, { layout, ...this.valueOf(layout) }]),
      );
      this.messages.set(name, fields);
    }
    return fields;
  }

  private valueOf({ name, type }: FieldLayout): ReadValue {
    const scalar = scalars[type];
    if (scalar) return scalar;
    const form = ownForms[type];
    if (form) {
      const schema = (reader: WireReader, depth: number) => this.into({}, reader, SCHEMA, depth + 1);
      return {
        wireType: wire.bytes,
        read: (reader, depth) => form(reader.inner(), (inner) => schema(inner, depth)),
      };
    }
    const isInline = name === '';
    return {
      wireType: wire.bytes,
      // A message that comes twice is one message, as the wire format wants it.
      read: (reader, depth, target, before) =>
        this.into(isInline ? target : ((before ?? {}) as JsonObject), reader.inner(), type, depth + 1),
    };
  }
}

function readField(target: JsonObject, reader: WireReader, wireType: number, field: Field, depth: number) {
  const { layout, read } = field;
  const { name, shape } = layout;
  if (shape === 'map') {
    checkWireType(wireType, wire.bytes, name);
    readEntry((target[name] ??= {}) as JsonObject, reader.inner(), field, depth);
  } else if (shape === 'list') {
    const list = (target[name] ??= []) as Json[];
    const isPacked = wireType === wire.bytes && field.wireType !== wire.bytes;
    const items = isPacked ? reader.inner() : undefined;
    if (!items) {
      checkWireType(wireType, field.wireType, name);
      list.push(read(reader, depth, target));
    } else while (!items.isAtEnd) list.push(read(items, depth, target));
  } else {
    checkWireType(wireType, field.wireType, name || lastPart(layout.type));
    const value = read(reader, depth, target, target[name]);
    if (name !== '') target[name] = value;
  }
}

/** An entry of a map is a message of a key and a value; either is empty where it is not there. */
function readEntry(map: JsonObject, entry: WireReader, field: Field, depth: number): void {
  let key = '';
  let value: Json | undefined;
  while (!entry.isAtEnd) {
    const { number, wireType } = entry.tag(field.layout.name);
    if (number === 1) {
      checkWireType(wireType, wire.bytes, 'mapkey');
      key = entry.text();
    } else if (number === 2) {
      checkWireType(wireType, field.wireType, 'mapvalue');
      value = field.read(entry, depth, {});
    } else entry.skip(wireType);
  }
  setField(map, key, value ?? null);
}

function checkWireType(got: number, wanted: number, field: string): void {
  if (got === wanted) return;
  const name = field.charAt(0).toUpperCase() + field.slice(1);
  throw new DecodeError(`proto: wrong wireType = ${got} for field ${name}`);
}
