import { ApiError } from '../common/api-error.js';
import { get } from '../read/get.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import { patch } from './patch.js';
import { callScale } from './subresources/scale.js';
import { update } from './update.js';

/** Answers a request for a part of an object, or an action on it. @internal */
export async function callSubresource(context: RequestContext): Promise<ApiAnswer> {
  const { info, type, version } = context;
  if (info.subresource === 'scale' && version.scale) return callScale(context, version.scale);
  if (info.subresource !== 'status' || !version.hasStatus) {
    throw type.isCustom ? ApiError.notFound(type, info.name) : ApiError.noSuchPath();
  }
  if (info.verb === 'get') return get(context);
  if (info.verb === 'update') return update(context);
  if (info.verb === 'patch') return patch(context);
  throw ApiError.methodNotAllowed();
}
