import type { Json, JsonObject } from '../common/json.js';
import { DecodeError } from '../types/resource-type.js';
import { wire, type WireReader } from './wire-reader.js';

/** Reads a schema of a CRD that lies in the message at hand. */
type ReadSchema = (reader: WireReader) => JsonObject;
type OwnForm = (reader: WireReader, schema: ReadSchema) => Json;

/** Types that are written in JSON in a form of their own, by the table's words. @internal */
export const ownForms: Readonly<Record<string, OwnForm | undefined>> = {
  time: (reader) => {
    const time = timestamp(reader);
    return time && `${time.date.toISOString().slice(0, -5)}Z`;
  },
  'micro-time': (reader) => {
    const time = timestamp(reader);
    if (!time) return null;
    const micros = String(Math.trunc(time.nanos / 1_000)).padStart(6, '0');
    return `${time.date.toISOString().slice(0, -5)}.${micros}Z`;
  },
  quantity: (reader) => {
    let text = '';
    eachField(reader, 'Quantity', { 1: [wire.bytes, () => (text = reader.text())] });
    return text || '0';
  },
  'int-or-string': (reader) => {
    let [type, number, text] = [0, 0, ''];
    eachField(reader, 'IntOrString', {
      1: [wire.varint, () => (type = reader.varint())],
      2: [wire.varint, () => (number = reader.varint())],
      3: [wire.bytes, () => (text = reader.text())],
    });
    if (type !== 0 && type !== 1) throw new DecodeError('impossible IntOrString.Type');
    return type === 0 ? number : text;
  },
  texts: (reader) => {
    const texts: string[] = [];
    eachField(reader, 'items', { 1: [wire.bytes, () => texts.push(reader.text())] });
    return texts;
  },
  json: (reader) => {
    let raw: Uint8Array = new Uint8Array();
    eachField(reader, 'Raw', { 1: [wire.bytes, () => (raw = reader.raw())] });
    return raw.length === 0 ? null : parseRaw(raw);
  },
  'schema-or-bool': (reader, readSchema) => {
    let allows = false;
    let schema: JsonObject | undefined;
    eachField(reader, 'JSONSchemaPropsOrBool', {
      1: [wire.varint, () => (allows = reader.varint() !== 0)],
      2: [wire.bytes, () => (schema = readSchema(reader.inner()))],
    });
    return schema ?? allows;
  },
  'schema-or-array': (reader, readSchema) => {
    let schema: JsonObject | undefined;
    const schemas: JsonObject[] = [];
    eachField(reader, 'JSONSchemaPropsOrArray', {
      1: [wire.bytes, () => (schema = readSchema(reader.inner()))],
      2: [wire.bytes, () => schemas.push(readSchema(reader.inner()))],
    });
    return schemas.length > 0 ? schemas : (schema ?? null);
  },
  'schema-or-strings': (reader, readSchema) => {
    let schema: JsonObject | undefined;
    const texts: string[] = [];
    eachField(reader, 'JSONSchemaPropsOrStringArray', {
      1: [wire.bytes, () => (schema = readSchema(reader.inner()))],
      2: [wire.bytes, () => texts.push(reader.text())],
    });
    return texts.length > 0 ? texts : (schema ?? null);
  },
};

type Handlers = Readonly<Record<number, readonly [wireType: number, read: () => unknown] | undefined>>;

/** Walks over the fields of a message that is too small for a table. @internal */
export function eachField(reader: WireReader, message: string, handlers: Handlers): void {
  while (!reader.isAtEnd) {
    const { number, wireType } = reader.tag(message);
    const [wanted, read] = handlers[number] ?? [];
    if (!read) reader.skip(wireType);
    else if (wireType === wanted) read();
    else throw new DecodeError(`proto: wrong wireType = ${wireType} for field ${message}`);
  }
}

/** Go's zero time, which is none in JSON. */
const ZERO_SECONDS = -62_135_596_800;

function timestamp(reader: WireReader): { readonly date: Date; readonly nanos: number } | null {
  if (reader.isAtEnd) return null;
  let [seconds, nanos] = [0, 0];
  eachField(reader, 'Timestamp', {
    1: [wire.varint, () => (seconds = reader.varint())],
    2: [wire.varint, () => (nanos = reader.varint())],
  });
  if (seconds === ZERO_SECONDS && nanos === 0) return null;
  const date = new Date(seconds * 1_000);
  if (Number.isNaN(date.getTime())) throw new DecodeError(`a time is out of range: ${seconds} s`);
  return { date, nanos };
}

function parseRaw(raw: Uint8Array): Json {
  try {
    return JSON.parse(Buffer.from(raw).toString()) as Json;
  } catch (error) {
    throw Object.assign(new DecodeError((error as Error).message), { cause: error });
  }
}
