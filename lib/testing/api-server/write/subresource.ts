import { ApiError } from '../common/api-error.js';
import { get } from '../read/get.js';
import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
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

/** Answers a request for a part of an object, or an action on it. @internal */
export async function callSubresource(context: RequestContext): Promise<ApiAnswer> {
  const { info, type, version } = context;
  if (info.subresource === 'status' && version.hasStatus) return callObject(context);
  if (info.subresource === 'scale' && version.scale) return callScale(context, version.scale);
  const [name = '', ...tail] = info.subresource.split('/');
  const subresource = type.subresources?.get(name);
  if (!subresource || (tail.length > 0 && name !== 'proxy')) throw notThere(context);
  if (!subresource.verbs.includes(info.verb)) throw notAllowed(context);
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

function notThere({ type, info }: RequestContext): ApiError {
  return type.isCustom ? ApiError.notFound(type, info.name) : ApiError.noSuchPath();
}
