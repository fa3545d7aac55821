import { goJson } from '../../common/go-text.js';
import { stored } from '../../read/get.js';
import { checkResourceVersion } from '../../read/resource-version.js';
import { objectReply } from '../../read/reply.js';
import type { ApiAnswer } from '../../request/api-request.js';
import type { RequestContext } from '../../server-context.js';
import type { ScalePaths } from '../../types/resource-type.js';
import { inRequestVersion } from '../in-storage-version.js';
import { patch } from '../patch.js';
import { update } from '../update.js';
import { notAllowed } from './not-allowed.js';
import { ScalePart } from './scale-part.js';

/** Reads and writes the Scale of an object. @internal */
export async function callScale(context: RequestContext, paths: ScalePaths): Promise<ApiAnswer> {
  const { type, version, info } = context;
  const part = new ScalePart(type, version, paths);
  const withPart: RequestContext = { ...context, part };
  switch (info.verb) {
    case 'get':
      return getScale(withPart, part);
    case 'update':
      return update(withPart);
    case 'patch':
      return patch(withPart);
    default:
      throw notAllowed(context);
  }
}

async function getScale(context: RequestContext, part: ScalePart): Promise<ApiAnswer> {
  const asked = context.request.query.get('resourceVersion');
  if (asked) checkResourceVersion(asked, context.server.storage.revision);
  const whole = await inRequestVersion(context, stored(context).parse());
  return objectReply(context, 200, goJson(part.toRead(whole)));
}
