import { ApiError, cause } from '../common/api-error.js';
import type { Json } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { ApiAnswer, ApiRequest } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import { APPLY_TYPE, apply } from './apply.js';
import { DecodeError, type ResourceType } from '../types/resource-type.js';
import { checkNamespace, mediaType } from './body.js';
import { decodeObject } from './decode-object.js';
import { invalidPatch, type PatchBody, patchReaders } from './patch-body.js';
import { change } from './update.js';
import { checkName, writeOptions, type WriteOptions } from './write-options.js';

/** PATCH, in whichever form its content type names. @internal */
export async function patch(context: RequestContext): Promise<ApiAnswer> {
  const { request, info } = context;
  const contentType = mediaType(request);
  const isApply = contentType === APPLY_TYPE;
  const causes = patchCauses(request.query, isApply);
  const options = writeOptions(request.query, request.headers['user-agent'], 'PatchOptions', causes);
  const text = Buffer.from(await request.body()).toString();
  if (isApply) return apply(context, options, text);
  const read = patchReaders[contentType] as (typeof patchReaders)[string];
  let body: PatchBody | undefined;
  return change(context, options, (old) => {
    // What is not there is told before what is wrong with the patch.
    body ??= read(text, context, options.fieldValidation !== 'Ignore');
    const object = patched(context, options, body, body.apply(old));
    checkName(object.metadata.name, info.name);
    return object;
  });
}

/** Reads what a patch made of an object like a body. */
function patched(context: RequestContext, options: WriteOptions, body: PatchBody, result: Json): KubeObject {
  const { fieldValidation } = options;
  const read = (value: Json) =>
    decodeObject(context, value, {
      fieldValidation,
      strictErrors: () => body.strictErrors,
      isPatched: true,
      shown: () => body.show(value),
    });
  let object: KubeObject;
  try {
    object = read(result);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const first = decodeErrorOf(() => read(body.inOrder(result))) ?? error;
    throw invalidPatch(body.show(result), body.explain(first), first);
  }
  checkNamespace(object, context);
  return object;
}

function decodeErrorOf(read: () => unknown): DecodeError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** Refuses a patch in a form that the kind does not take: before anybody looks in which form the answer is wanted. @internal */
export function checkPatchType(type: ResourceType, request: ApiRequest): void {
  if (!acceptedTypes(type).includes(mediaType(request))) throw unsupported(type);
}

function acceptedTypes(type: ResourceType): string[] {
  const all = [...Object.keys(patchReaders), APPLY_TYPE];
  return type.isCustom ? all.filter((one) => !one.includes('strategic')) : all;
}

/** Built-in kinds are refused before anybody looks what they would take. */
function unsupported(type: ResourceType): ApiError {
  return type.isCustom
    ? ApiError.unsupportedMediaType(acceptedTypes(type))
    : new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

function patchCauses(query: URLSearchParams, isApply: boolean) {
  if (!isApply) {
    const hasForce = query.has('force') && query.get('force') !== '';
    return hasForce ? [cause.forbidden('force', 'may not be specified for non-apply patch')] : [];
  }
  return query.get('fieldManager') ? [] : [cause.required('fieldManager', 'is required for apply patch')];
}
