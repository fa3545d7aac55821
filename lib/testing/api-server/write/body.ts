import { ApiError } from '../common/api-error.js';
import { isObject, type Json } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { ApiRequest } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import { apiVersion } from '../types/resource-type.js';
import { DecodeError } from '../types/resource-type.js';
import { readJson, readYaml, type SentValue } from './body-text.js';
import { protobufObject, unrecognized } from './protobuf-body.js';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const OBJECT_TYPES = ['application/json', 'application/yaml', PROTOBUF];

/** The media type of a body, without parameters. Clients that name none send JSON. @internal */
export function mediaType(request: ApiRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() || 'application/json';
}

/** Reads a body in Protobuf, which, unlike JSON, has to be known to be read. @internal */
export type ReadProtobuf = (bytes: Uint8Array) => Json;

const nothing = (): readonly string[] => [];

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
  if (type === PROTOBUF && readProtobuf) return { value: readProtobuf(bytes), strictErrors: nothing };
  throw ApiError.unsupportedMediaType(OBJECT_TYPES);
}

/** An object that was sent. @internal */
export interface SentBody extends Pick<SentValue, 'strictErrors'> {
  readonly object: KubeObject;
}

/** The object that a body holds: of the type that the path names, in the path's namespace. @internal */
export async function readObject(context: RequestContext): Promise<SentBody> {
  const { request, type, version } = context;
  const expected = { apiVersion: apiVersion(type.group, version.name), kind: type.kind };
  const readProtobuf = type.isCustom ? undefined : (bytes: Uint8Array) => protobufObject(bytes, expected);
  try {
    const { value, strictErrors } = await readBody(request, readProtobuf);
    return { object: checkedObject(context, value), strictErrors };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw unrecognized((context.part ?? context).type.kind, error, await request.body());
  }
}

/** Checks that a value is an object of the type, version and namespace that the path names. @internal */
export function checkedObject(context: RequestContext, body: Json): KubeObject {
  const { type, version } = context.part ?? context;
  const { info } = context;
  if (!isObject(body)) {
    throw ApiError.badRequest(`couldn't get version/kind; json parse error: the body is no object`);
  }
  const expected = apiVersion(type.group, version.name);
  const gotVersion = body['apiVersion'] ?? '';
  const gotKind = body['kind'] ?? '';
  if (typeof gotKind !== 'string' || typeof gotVersion !== 'string') {
    throw ApiError.badRequest(
      `couldn't get version/kind; json parse error: kind and apiVersion must be strings`,
    );
  }
  const isBuiltIn = !type.isCustom;
  if (gotKind === '' && !isBuiltIn) {
    throw ApiError.badRequest(`Object 'Kind' is missing in '${JSON.stringify(body)}'`);
  }
  if (gotVersion !== '' && gotVersion !== expected) {
    throw ApiError.badRequest(
      `the API version in the data (${gotVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (gotKind !== '' && gotKind !== type.kind) {
    throw ApiError.badRequest(
      `${gotKind} in version "${version.name}" cannot be handled as a ${type.kind}: converting`,
    );
  }
  const metadata = isObject(body['metadata']) ? body['metadata'] : {};
  const object = {
    ...body,
    kind: type.kind,
    apiVersion: expected,
    metadata,
  } as KubeObject;
  checkNamespace(object, info.namespace, context.type.isNamespaced);
  return object;
}

function checkNamespace(object: KubeObject, namespace: string, isNamespaced: boolean): void {
  const inBody = object.metadata.namespace;
  if (!isNamespaced) {
    delete object.metadata.namespace;
    return;
  }
  if (inBody && inBody !== namespace) {
    throw ApiError.badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  object.metadata.namespace = namespace;
}
