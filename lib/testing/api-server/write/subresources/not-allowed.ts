import { ApiError } from '../../common/api-error.js';
import type { RequestContext } from '../../server-context.js';

/** Custom resources are served by one handler that knows them; others by a route, or by none. @internal */
export function notAllowed({ type, info }: Pick<RequestContext, 'type' | 'info'>): ApiError {
  if (!type.isCustom) return ApiError.methodNotAllowed();
  const { group, resource } = type;
  const message = `${info.verb} is not supported on resources of kind "${resource}.${group}"`;
  return new ApiError(405, 'MethodNotAllowed', message, { group, kind: resource });
}
