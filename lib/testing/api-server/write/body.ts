import { mergeRepeats } from '../builtin/decode/repeated.js';
import { ApiError } from '../common/api-error.js';
import { goJson } from '../common/go-format.js';
import type { Json } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { ApiRequest } from '../request/api-request.js';
import { parseWithRepeats } from '../schema/repeated-fields.js';
import type { RequestContext } from '../server-context.js';
import { apiVersion, DecodeError } from '../types/resource-type.js';
import { readJson, readYaml, type SentValue } from './body-text.js';
import { decodeObject, NO_TEXT } from './decode-object.js';
import { protobufObject, unrecognized } from './protobuf-body.js';
import { NO_VERSION, ObjectDecodeError, SCHEME } from './type-meta.js';
import type { WriteOptions } from './write-options.js';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const OBJECT_TYPES = ['application/json', 'application/yaml', PROTOBUF];

/** The media type of a body, without parameters. Clients that name none send JSON. @internal */
export function mediaType(request: ApiRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() || 'application/json';
}

/** Refuses a body of a type that an object is not read from. @internal */
export function checkObjectType({ request }: RequestContext): void {
  if (!OBJECT_TYPES.includes(mediaType(request))) throw ApiError.unsupportedMediaType(OBJECT_TYPES);
}

/** Reads a body in Protobuf, which, unlike JSON, has to be known to be read. @internal */
export type ReadProtobuf = (bytes: Uint8Array) => Json;

/**
 * The value that a body holds, whatever its format.
 *
 * @param readProtobuf absent where the kind is not written so
 * @throws DecodeError that says why it cannot be read
 * @internal
 */
export async function readBody(
  request: ApiRequest,
  readProtobuf?: ReadProtobuf,
  type = mediaType(request),
): Promise<SentValue> {
  const bytes = await request.body();
  if (type === 'application/json') return readJson(Buffer.from(bytes).toString());
  if (type === 'application/yaml') return readYaml(Buffer.from(bytes).toString());
  if (type === PROTOBUF && readProtobuf) return { value: readProtobuf(bytes), strictErrors: NO_TEXT };
  throw ApiError.unsupportedMediaType(OBJECT_TYPES);
}

/**
 * The object that a body holds: of the type that the path names, in the path's namespace, with its defaults.
 *
 * @throws ApiError
 * @internal
 */
export async function readObject(
  context: RequestContext,
  fieldValidation: WriteOptions['fieldValidation'],
): Promise<KubeObject> {
  const { request } = context;
  const { type, version } = context.part ?? context;
  const expected = { apiVersion: apiVersion(type.group, version.name), kind: type.kind };
  const readProtobuf = type.isCustom ? undefined : (bytes: Uint8Array) => protobufObject(bytes, expected);
  const bytes = await request.body();
  let object: KubeObject;
  try {
    const sent = { ...request, body: async () => bytes };
    const { value, strictErrors, repeating } = await readBody(sent, readProtobuf);
    // What is no struct in Go has the last of each.
    const isMerged = repeating !== undefined && !type.isCustom;
    const whole = isMerged ? mergeRepeats(parseWithRepeats(repeating), version.schema ?? {}) : value;
    object = decodeObject(context, whole, {
      fieldValidation,
      strictErrors,
      shown: () => shownOf(bytes, fieldValidation, value, mediaType(request)),
    });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw context.part && context.type.isCustom
      ? notInScheme(type.kind, error)
      : unreadable(error, type.kind, bytes);
  }
  if (object.apiVersion !== expected.apiVersion) {
    throw ApiError.badRequest(
      `the API version in the data (${object.apiVersion}) does not match the expected API version (${expected.apiVersion})`,
    );
  }
  checkNamespace(object, context);
  return object;
}

/** A body as a refusal shows it: who validates it reads it itself, others get JSON. */
function shownOf(
  bytes: Uint8Array,
  fieldValidation: WriteOptions['fieldValidation'],
  value: Json,
  type: string,
): string {
  const text = Buffer.from(bytes).toString();
  if (fieldValidation !== 'Ignore') return text;
  return type === 'application/yaml' ? goJson(value) : text.trim();
}

/** Whoever serves custom resources reads a Scale, and knows no name for what he failed to read it into. */
function notInScheme(kind: string, error: DecodeError): ApiError {
  const why = `no kind is registered for the type v1.${kind} in scheme ${SCHEME}`;
  return Object.assign(ApiError.badRequest(why), { cause: error });
}

function unreadable(error: DecodeError, kind: string, bytes: Uint8Array): ApiError {
  const of = error instanceof ObjectDecodeError ? error.of : undefined;
  if (!of) return unrecognized(kind, error, bytes);
  if (of.wanted && !of.version) return Object.assign(ApiError.badRequest(NO_VERSION), { cause: error });
  const wanted = of.wanted ?? kind;
  const why = `${of.kind} in version "${of.version}" cannot be handled as a ${wanted}: ${error.message}`;
  return Object.assign(ApiError.badRequest(why), { cause: error });
}

/** Puts an object into the namespace of the request. @throws ApiError 400 for one that names another @internal */
export function checkNamespace({ metadata }: KubeObject, { type, info }: RequestContext): void {
  if (!type.isNamespaced) {
    delete metadata.namespace;
    return;
  }
  if (metadata.namespace && metadata.namespace !== info.namespace) {
    throw ApiError.badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  metadata.namespace = info.namespace;
}
