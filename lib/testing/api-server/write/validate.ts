import { ApiError, type StatusCause } from '../common/api-error.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import { metadataUpdateCauses } from './metadata.js';

/** Takes what the object needs and only one object can have, such as an address. @internal */
export function allocate(
  { type, server }: RequestContext,
  object: KubeObject,
  old: KubeObject | undefined,
  isDryRun: boolean,
): void {
  refuseFor(type.strategy.allocate?.(object, old, server.storage, isDryRun) ?? [], type, object);
}

/** Refuses a new object that breaks the rules of its kind. @internal */
export function validateNew({ type }: RequestContext, object: KubeObject): void {
  refuseFor(type.strategy.validate?.(object) ?? [], type, object);
}

/** Refuses a state that an object must not have, or must not come to from its old one. @internal */
export function validateNext(
  { type, info, part }: RequestContext,
  object: KubeObject,
  old: KubeObject,
): void {
  const subresource = part ? undefined : info.subresource || undefined;
  const own = type.strategy.validateUpdate?.(object, old, subresource);
  // Built-in kinds look at their metadata themselves: what is allowed there is up to the kind.
  refuseFor(
    type.isCustom ? [...metadataUpdateCauses(object, old.metadata), ...(own ?? [])] : (own ?? []),
    type,
    object,
  );
}

function refuseFor(causes: readonly StatusCause[], type: RequestContext['type'], object: KubeObject): void {
  if (causes.length > 0) throw ApiError.invalid(type, object.metadata.name ?? '', [...causes]);
}
