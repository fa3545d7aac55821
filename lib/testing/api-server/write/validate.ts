import { ApiError } from '../common/api-error.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import { metadataUpdateCauses } from './metadata.js';

/** Refuses a new object that breaks the rules of its kind. @internal */
export function validateNew({ type }: RequestContext, object: KubeObject): void {
  const causes = type.strategy.validate?.(object) ?? [];
  if (causes.length > 0) throw ApiError.invalid(type, object.metadata.name ?? '', causes);
}

/** Refuses a state that an object must not have, or must not come to from its old one. @internal */
export function validateNext({ type, info }: RequestContext, object: KubeObject, old: KubeObject): void {
  const causes = [
    ...metadataUpdateCauses(object, old.metadata),
    ...(type.strategy.validateUpdate?.(object, old, info.subresource || undefined) ?? []),
  ];
  if (causes.length > 0) throw ApiError.invalid(type, object.metadata.name ?? '', causes);
}
