import { ApiError } from '../common/api-error.js';
import { get } from '../read/get.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestInfo } from '../request/request-info.js';
import type { RequestContext } from '../server-context.js';
import type { ResourceType, TypeVersion } from '../types/resource-type.js';
import { patch } from './patch.js';
import { bindPod } from './subresources/binding.js';
import { evictPod } from './subresources/eviction.js';
import { notAllowed } from './subresources/not-allowed.js';
import { needsProcess, refuseProcess } from './subresources/not-there.js';
import { callScale } from './subresources/scale.js';
import { update } from './update.js';

/** Actions on an object, by resource of the core group. The rest reads and writes the object itself. */
const ACTIONS: Readonly<Record<string, (context: RequestContext) => Promise<ApiAnswer>>> = {
  'pods/binding': bindPod,
  'pods/eviction': evictPod,
};

const ON_PART = ['get', 'update', 'patch'];

/**
 * Refuses a part that objects of the kind do not have, or what cannot be done with it: before anybody looks in which
 * form the answer is wanted.
 *
 * @internal
 */
export function checkSubresource(type: ResourceType, version: TypeVersion, info: RequestInfo): void {
  if (!info.subresource) return;
  const verbs = verbsOf(type, version, info.subresource);
  if (!verbs) throw type.isCustom ? ApiError.notFound(type, info.name) : ApiError.noSuchPath();
  if (!verbs.includes(info.verb)) throw notAllowed({ type, info });
}

/** What can be done with a part; undefined where there is none of this name. */
function verbsOf(
  type: ResourceType,
  version: TypeVersion,
  subresource: string,
): readonly string[] | undefined {
  if (subresource === 'status' && version.hasStatus) return ON_PART;
  if (subresource === 'scale' && version.scale) return ON_PART;
  const [name = '', ...tail] = subresource.split('/');
  return tail.length === 0 || name === 'proxy' ? type.subresources?.get(name)?.verbs : undefined;
}

/** Answers a request for a part of an object, or an action on it; {@link checkSubresource} has let it pass. @internal */
export async function callSubresource(context: RequestContext): Promise<ApiAnswer> {
  const { info, type, version } = context;
  if (info.subresource === 'scale' && version.scale) return callScale(context, version.scale);
  const [name = ''] = info.subresource.split('/');
  if (needsProcess(name)) return refuseProcess(context, name);
  const action = type.group === '' ? ACTIONS[`${type.resource}/${name}`] : undefined;
  return action ? action(context) : callObject(context);
}

function callObject(context: RequestContext): Promise<ApiAnswer> {
  if (context.info.verb === 'get') return get(context);
  if (context.info.verb === 'update') return update(context);
  if (context.info.verb === 'patch') return patch(context);
  throw notAllowed(context);
}
