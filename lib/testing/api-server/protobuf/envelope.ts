import { once } from '../builtin/once.js';
import type { JsonObject } from '../common/json.js';
import { DecodeError } from '../types/resource-type.js';
import { MessageDecoder } from './decode-message.js';
import { MessageEncoder } from './encode-message.js';
import { builtinMessages } from './message-table.js';
import { eachField } from './own-forms.js';
import { wire, WireReader } from './wire-reader.js';
import { WireWriter } from './wire-writer.js';

/** What a body is where it does not say so itself. @internal */
export interface DefaultKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Where the real server's scheme is made, which it says. */
const SCHEME = 'pkg/runtime/scheme.go:111';
const PREFIX = [0x6b, 0x38, 0x73, 0x00];
const LIST_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta';
const builtinDecoder = once(() => new MessageDecoder(builtinMessages()));
const builtinEncoder = once(() => new MessageEncoder(builtinMessages()));

/** An object that is still in its bytes. @internal */
export interface Envelope extends DefaultKind {
  readonly raw: Uint8Array;
}

/**
 * Opens a body of `application/vnd.kubernetes.protobuf`: the prefix `k8s\0`, then a message that says what is in it
 * (`runtime.Unknown`).
 *
 * @throws DecodeError that says why the bytes are no such body
 * @internal
 */
export function openEnvelope(bytes: Uint8Array, fallback: DefaultKind): Envelope {
  if (bytes.length === 0) throw new DecodeError('empty data');
  if (PREFIX.some((byte, index) => bytes[index] !== byte)) {
    const expected = PREFIX.join(' ');
    throw new DecodeError(
      `provided data does not appear to be a protobuf message, expected prefix [${expected}]`,
    );
  }
  if (bytes.length === PREFIX.length) throw new DecodeError('empty body');
  const { apiVersion, kind, raw } = readEnvelope(new WireReader(bytes, PREFIX.length));
  return { apiVersion: apiVersion || fallback.apiVersion, kind: kind || fallback.kind, raw };
}

/**
 * The object of a built-in kind in an envelope: what the same client would send as JSON, with apiVersion and kind,
 * though empty fields may be there that JSON leaves out.
 *
 * @throws DecodeError that says why the bytes are no such object
 * @internal
 */
export function decodeContent({ apiVersion, kind, raw }: Envelope): JsonObject {
  const message = builtinMessages().messageOf(apiVersion, kind);
  if (message) return { kind, apiVersion, ...builtinDecoder().decode(raw, message) };
  throw new DecodeError(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "${SCHEME}"`);
}

function readEnvelope(reader: WireReader): Envelope {
  let [apiVersion, kind] = ['', ''];
  let raw: Uint8Array = new Uint8Array();
  const readType = (inner: WireReader): void =>
    eachField(inner, 'TypeMeta', {
      1: [wire.bytes, () => (apiVersion = inner.text())],
      2: [wire.bytes, () => (kind = inner.text())],
    });
  eachField(reader, 'Unknown', {
    1: [wire.bytes, () => readType(reader.inner())],
    2: [wire.bytes, () => (raw = reader.raw())],
  });
  return { apiVersion, kind, raw };
}

/**
 * The body of an answer: an object of a built-in kind, a list of such objects, or what is common to all groups.
 *
 * @throws Error for a kind that has no form in Protobuf
 * @internal
 */
export function sealEnvelope(object: JsonObject): Uint8Array {
  const { apiVersion = '', kind = '' } = object as Partial<DefaultKind>;
  const writer = new WireWriter();
  // The writer goes backwards: the fields are 4 contentType, 3 contentEncoding, 2 raw, 1 typeMeta.
  writer.close(4, writer.length);
  writer.close(3, writer.length);
  const beforeObject = writer.length;
  writeContent(writer, object, apiVersion, kind);
  writer.close(2, beforeObject);
  const beforeType = writer.length;
  writeText(writer, 2, kind);
  writeText(writer, 1, apiVersion);
  writer.close(1, beforeType);
  writer.raw(Uint8Array.from(PREFIX));
  return writer.finish();
}

/** An event of a watch, with its length before it. @internal */
export function frameEvent(type: string, object: JsonObject): Uint8Array {
  const writer = new WireWriter();
  writer.raw(sealEnvelope(object));
  writer.close(1, 0);
  writer.close(2, 0);
  writeText(writer, 1, type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(writer.length);
  writer.raw(length);
  return writer.finish();
}

function writeContent(writer: WireWriter, object: JsonObject, apiVersion: string, kind: string): void {
  const messages = builtinMessages();
  const message = messages.messageOf(apiVersion, kind);
  if (message) return builtinEncoder().encode(writer, object, message);
  const { metadata } = object;
  // As Go's empty slice is in JSON.
  const items = object['items'] === null ? [] : object['items'];
  const itemMessage = messages.messageOf(apiVersion, kind.replace(/List$/, ''));
  if (!itemMessage || !Array.isArray(items)) {
    throw new Error(`There is no form in Protobuf of the kind "${kind}" of "${apiVersion}".`);
  }
  for (const item of items.toReversed()) {
    const before = writer.length;
    builtinEncoder().encode(writer, item as JsonObject, itemMessage);
    writer.close(2, before);
  }
  const before = writer.length;
  builtinEncoder().encode(writer, (metadata ?? {}) as JsonObject, LIST_META);
  writer.close(1, before);
}

function writeText(writer: WireWriter, number: number, text: string): void {
  const before = writer.length;
  writer.text(text);
  writer.close(number, before);
}
