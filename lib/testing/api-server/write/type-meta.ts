import { goQuote } from '../common/go-format.js';
import { jsonKindOf } from '../common/go-text.js';
import { isObject, type Json, type JsonObject } from '../common/json.js';
import { DecodeError, MismatchError } from '../types/resource-type.js';

/** What a value says that it is. @internal */
export interface Sent {
  readonly kind: string;
  readonly version: string;
  /** The kind that a refusal says was wanted, where it is not that of the request. */
  readonly wanted?: string;
}

/** A value that can't be read as an object of the kind that is asked for. The message is what Go's decoder says. @internal */
export class ObjectDecodeError extends DecodeError {
  constructor(
    why: string,
    /** What the value says that it is; undefined where it says nothing that can be read. */
    readonly of: Sent | undefined,
    options?: ErrorOptions,
  ) {
    super(why);
    Object.assign(this, options);
  }
}

/** What the kind of an object is read into before all else. @internal */
export const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
/** The place at which the real server makes the scheme of its kinds is a part of its messages. @internal */
export const SCHEME = '"pkg/runtime/scheme.go:111"';

/** What a value says that it is; empty where it says nothing. @throws ObjectDecodeError @internal */
export function typeOf(value: Json): {
  readonly fields: JsonObject;
  readonly kind: string;
  readonly apiVersion: string;
} {
  const fields = fieldsOf(value);
  const sent = textOf(fields, 'apiVersion');
  if (sent.split('/').length > 2) {
    throw new ObjectDecodeError(`unexpected GroupVersion string: ${sent}`, undefined);
  }
  // That of the core group may be written with a slash, too.
  const apiVersion = sent.startsWith('/') ? sent.slice(1) : sent;
  return { fields, kind: textOf(fields, 'kind'), apiVersion };
}

/** What Go says of an object without a version, wherever it looks for one. @internal */
export const NO_VERSION = noVersionIn('object has no apiVersion field');

/** @internal */
export function noVersionIn(shown: string): string {
  return `Object 'apiVersion' is missing in '${shown}'`;
}

/** @internal */
export const versionOf = (apiVersion: string): string => apiVersion.slice(apiVersion.indexOf('/') + 1);

/** The server has no such kind of its own. @internal */
export function notRegistered(kind: string, apiVersion: string): DecodeError {
  return new DecodeError(
    `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme ${SCHEME}`,
  );
}

function fieldsOf(value: Json): JsonObject {
  if (isObject(value)) return value;
  if (value === null) return {};
  throw noHeader(`cannot unmarshal ${jsonKindOf(value)} into Go value of type ${TYPE_META}`);
}

function textOf(fields: JsonObject, name: 'kind' | 'apiVersion'): string {
  const text = fields[name] ?? '';
  if (typeof text === 'string') return text;
  const why = `cannot unmarshal ${jsonKindOf(text)} into Go struct field .${name} of type string`;
  throw noHeader(why, new MismatchError(why, text, 'string'));
}

const noHeader = (why: string, because?: MismatchError) =>
  new ObjectDecodeError(`couldn't get version/kind; json parse error: json: ${why}`, undefined, {
    cause: because,
  });
