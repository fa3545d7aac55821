import { once } from '../builtin/once.js';
import type { JsonObject } from '../common/json.js';
import { DecodeError } from '../types/resource-type.js';
import { MessageDecoder } from './decode-message.js';
import { builtinMessages } from './message-table.js';
import { eachField } from './own-forms.js';
import { wire, WireReader } from './wire-reader.js';

/** What a body is where it does not say so itself. @internal */
export interface DefaultKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Where the real server's scheme is made, which it says. */
const SCHEME = 'pkg/runtime/scheme.go:111';
const PREFIX = [0x6b, 0x38, 0x73, 0x00];
const builtinDecoder = once(() => new MessageDecoder(builtinMessages()));

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
