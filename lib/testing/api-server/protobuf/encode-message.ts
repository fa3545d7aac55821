import { getField, isObject, type Json, type JsonObject } from '../common/json.js';
import type { FieldLayout, MessageTable } from './message-table.js';
import { wire } from './wire-reader.js';
import type { WireWriter } from './wire-writer.js';
import { writeForms } from './write-forms.js';

/** What the forms of their own for CRDs are made of. */
const SCHEMA = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';

interface Field {
  readonly layout: FieldLayout;
  readonly wireType: number;
  /** Writes a value without its tag, and without its length. */
  readonly write: (writer: WireWriter, value: Json) => void;
}

/**
 * Writes objects as messages: the other way round than {@link MessageDecoder}. What is absent in JSON is absent, which
 * whoever reads the message takes for the zero value that Go would have written.
 *
 * @internal
 */
export class MessageEncoder {
  private readonly messages = new Map<string, readonly Field[]>();

  constructor(private readonly table: MessageTable) {}

  /** Writes the fields of a message; the writer goes backwards. */
  encode(writer: WireWriter, object: JsonObject, message: string): void {
    for (const field of this.fieldsOf(message)) {
      const { name } = field.layout;
      // In JSON, the fields of a message without a name are fields of its owner.
      const value = name === '' ? object : getField(object, name);
      if (value !== undefined && value !== null) writeField(writer, field, value);
    }
  }

  private fieldsOf(message: string): readonly Field[] {
    let fields = this.messages.get(message);
    if (!fields) {
      fields = this.table
        .fieldsOf(message)
        .toSorted((a, b) => b.number - a.number)
        .map((layout) => ({ layout, ...this.valueOf(layout.type) }));
      this.messages.set(message, fields);
    }
    return fields;
  }

  private valueOf(type: string): Omit<Field, 'layout'> {
    const scalar = scalars[type];
    if (scalar) return scalar;
    const form = writeForms[type];
    const write: Field['write'] = form
      ? (writer, value) => form(writer, value, (schema) => this.encode(writer, schema, SCHEMA))
      : (writer, value) => {
          if (isObject(value)) this.encode(writer, value, type);
        };
    return { wireType: wire.bytes, write };
  }
}

const scalars: Readonly<Record<string, Omit<Field, 'layout'> | undefined>> = {
  text: { wireType: wire.bytes, write: (writer, value) => writer.text(value as string) },
  int: { wireType: wire.varint, write: (writer, value) => writer.varint(Number(value)) },
  bool: { wireType: wire.varint, write: (writer, value) => writer.varint(value === true ? 1 : 0) },
  double: { wireType: wire.fixed64, write: (writer, value) => writer.double(Number(value)) },
  bytes: {
    wireType: wire.bytes,
    write: (writer, value) => writer.raw(Buffer.from(value as string, 'base64')),
  },
};

function writeField(writer: WireWriter, field: Field, value: Json): void {
  const { number, shape } = field.layout;
  if (shape === 'list') {
    if (!Array.isArray(value)) return;
    for (const item of value.toReversed()) writeValue(writer, field, number, item);
  } else if (shape === 'map') {
    if (!isObject(value)) return;
    for (const key of Object.keys(value).sort().reverse()) {
      const before = writer.length;
      writeValue(writer, field, 2, value[key] ?? null);
      const beforeKey = writer.length;
      writer.text(key);
      writer.close(1, beforeKey);
      writer.close(number, before);
    }
  } else writeValue(writer, field, number, value);
}

function writeValue(writer: WireWriter, { wireType, write }: Field, number: number, value: Json): void {
  const before = writer.length;
  // In a list or a map, Go writes its zero for what is null.
  if (value !== null) write(writer, value);
  else if (wireType === wire.varint) writer.varint(0);
  if (wireType === wire.bytes) writer.close(number, before);
  else writer.tag(number, wireType);
}
