import { ApiError } from '../common/api-error.js';
import type { JsonObject } from '../common/json.js';
import { decodeContent, type DefaultKind, type Envelope, openEnvelope } from '../protobuf/envelope.js';
import { DecodeError } from '../types/resource-type.js';

/** Of bytes that can't be read, this many are shown. */
const SHOWN_BYTES = 30;

/**
 * An object that was sent in Protobuf.
 *
 * @throws ApiError 400 that says why the bytes are no object of a built-in kind
 * @internal
 */
export function protobufObject(bytes: Uint8Array, expected: DefaultKind): JsonObject {
  const envelope = refusing(
    () => openEnvelope(bytes, expected),
    (why) => unrecognizedText(expected.kind, why, bytes),
  );
  const { apiVersion, kind } = envelope;
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1);
  return refusing(
    () => decodeContent(envelope),
    (why) => `${kind} in version "${version}" cannot be handled as a ${expected.kind}: ${why}`,
  );
}

/** The options of a deletion that were sent in Protobuf. @throws ApiError 400 @internal */
export function protobufDeleteOptions(bytes: Uint8Array): JsonObject {
  const expected = { apiVersion: 'meta.k8s.io/v1', kind: 'DeleteOptions' };
  const read = (): Envelope => openEnvelope(bytes, expected);
  return refusing(
    () => decodeContent(read()),
    (why) => why,
  );
}

/** A body that does not even say what it is. @internal */
export function unrecognized(kind: string, error: DecodeError, bytes: Uint8Array): ApiError {
  const refusal = ApiError.badRequest(unrecognizedText(kind, error.message, bytes));
  return Object.assign(refusal, { cause: error });
}

function unrecognizedText(kind: string, why: string, bytes: Uint8Array): string {
  return `the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(bytes)})`;
}

function refusing<T>(read: () => T, describe: (why: string) => string): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw Object.assign(ApiError.badRequest(describe(error.message)), { cause: error });
  }
}

function summary(bytes: Uint8Array): string {
  if (bytes.length === 0) return '<empty>';
  const isJson = bytes[0] === '{'.charCodeAt(0);
  const shown = Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString(isJson ? 'utf8' : 'hex');
  return bytes.length > SHOWN_BYTES ? `${shown} ...` : shown;
}
