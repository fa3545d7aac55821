import { ApiError } from '../common/api-error.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import { objectKey, type StoredObject } from '../storage/stored-object.js';
import { textsInVersion } from './in-version.js';
import { objectReply } from './reply.js';
import { checkResourceVersion } from './resource-version.js';

/** @internal */
export async function get(context: RequestContext): Promise<ApiAnswer> {
  const asked = context.request.query.get('resourceVersion');
  if (asked) checkResourceVersion(asked, context.server.storage.revision);
  const [text = ''] = await textsInVersion(context, [stored(context)]);
  return objectReply(context, 200, text);
}

/** The object that a request names, or the 404 that says there is none. @internal */
export function stored({ server, type, info }: RequestContext): StoredObject {
  const object = server.storage.collection(type.collection).get(objectKey(info.namespace, info.name));
  if (!object) throw ApiError.notFound(type, info.name);
  return object;
}
