import { ApiError } from '../common/api-error.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import { checkedObject, mediaType, readBody } from './body.js';
import { normalize } from './normalize.js';
import { patchFunctions } from './patch-functions.js';
import { change } from './update.js';
import { writeOptions } from './write-options.js';

/** PATCH, in whichever form its content type names. @internal */
export async function patch(context: RequestContext): Promise<ApiAnswer> {
  const { request, type } = context;
  const contentType = mediaType(request);
  const apply = patchFunctions(type)[contentType];
  if (!apply) throw ApiError.unsupportedMediaType(Object.keys(patchFunctions(type)));
  const options = writeOptions(request.query, request.headers['user-agent'], 'PatchOptions');
  const body = await readBody(
    request,
    contentType.endsWith('yaml') ? 'application/yaml' : 'application/json',
  );
  return change(context, options, (old) => {
    const patched = apply(old, body, context);
    const object = checkedObject(context, patched);
    normalize(context, object, options.fieldValidation);
    return object;
  });
}
