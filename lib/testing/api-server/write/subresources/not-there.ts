import { ApiError } from '../../common/api-error.js';
import { stored } from '../../read/get.js';
import type { ApiAnswer } from '../../request/api-request.js';
import type { RequestContext } from '../../server-context.js';

/** What would reach into a container or a node, of which there are none. */
const REACHES: ReadonlySet<string> = new Set(['log', 'exec', 'attach', 'portforward', 'proxy']);

/** True for a subresource that needs a process behind the object. @internal */
export function needsProcess(subresource: string): boolean {
  return REACHES.has(subresource);
}

/** Says what an embedded cluster cannot do, and where it can be had. @internal */
export async function refuseProcess(context: RequestContext, subresource: string): Promise<ApiAnswer> {
  const { type, info } = context;
  stored(context);
  throw new ApiError(
    501,
    'NotImplemented',
    `"${type.resource}/${subresource}" of "${info.name}" is not there: an embedded cluster runs no containers. ` +
      'Test what needs it with a double, or on a cluster with nodes.',
    { name: info.name, kind: type.resource },
  );
}
