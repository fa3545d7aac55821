import { isObject, type Json, type JsonObject } from '../common/json.js';
import { wire } from './wire-reader.js';
import type { WireWriter } from './wire-writer.js';

/** Writes a schema of a CRD as the message at hand. */
type WriteSchema = (schema: JsonObject) => void;
type WriteForm = (writer: WireWriter, value: Json, schema: WriteSchema) => void;

/**
 * Types that are written in JSON in a form of their own, as messages again. The writer goes backwards. Values are of the
 * type that they are written as: what is stored has been read by it.
 *
 * @internal
 */
export const writeForms: Readonly<Record<string, WriteForm | undefined>> = {
  time: (writer, value) => timestamp(writer, value as string),
  'micro-time': (writer, value) => timestamp(writer, value as string),
  quantity: (writer, value) => textField(writer, 1, value as string),
  'int-or-string': (writer, value) => {
    const isText = typeof value === 'string';
    if (isText) textField(writer, 3, value);
    else intField(writer, 2, Number(value));
    intField(writer, 1, isText ? 1 : 0);
  },
  texts: (writer, value) => {
    if (Array.isArray(value)) textFields(writer, 1, value);
  },
  json: (writer, value) => textField(writer, 1, JSON.stringify(value)),
  'schema-or-bool': (writer, value, schema) => {
    if (isObject(value)) schemaField(writer, 2, value, schema);
    intField(writer, 1, value === false ? 0 : 1);
  },
  'schema-or-array': (writer, value, schema) => {
    if (isObject(value)) schemaField(writer, 1, value, schema);
    else if (Array.isArray(value)) {
      for (const item of value.toReversed()) if (isObject(item)) schemaField(writer, 2, item, schema);
    }
  },
  'schema-or-strings': (writer, value, schema) => {
    if (isObject(value)) schemaField(writer, 1, value, schema);
    else if (Array.isArray(value)) textFields(writer, 2, value);
  },
};

function timestamp(writer: WireWriter, text: string): void {
  const milliseconds = Date.parse(text);
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  intField(writer, 2, Number(fraction.padEnd(9, '0').slice(0, 9)));
  intField(writer, 1, Math.floor(milliseconds / 1_000));
}

function intField(writer: WireWriter, number: number, value: number): void {
  writer.varint(value);
  writer.tag(number, wire.varint);
}

function textField(writer: WireWriter, number: number, text: string): void {
  const before = writer.length;
  writer.text(text);
  writer.close(number, before);
}

function textFields(writer: WireWriter, number: number, texts: readonly Json[]): void {
  for (const text of texts.toReversed()) textField(writer, number, text as string);
}

function schemaField(writer: WireWriter, number: number, value: JsonObject, schema: WriteSchema): void {
  const before = writer.length;
  schema(value);
  writer.close(number, before);
}
