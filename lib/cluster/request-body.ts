import type { ObjectMetaInput, ObjectRef } from '../resource/kubernetes-object.js';
import { apiVersionOf, type Kind } from '../resource/kind.js';
import type { DeleteOptions } from './kubernetes-client.interface.js';
import { InvalidRequestError } from './path.js';

/** @see https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply @internal */
export const patchType = {
  apply: 'application/apply-patch+yaml',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

/** @internal */
export function typeMeta(kind: Kind): { apiVersion: string; kind: string } {
  return { apiVersion: apiVersionOf(kind.resource), kind: kind.resource.kind };
}

/** @internal */
export function refOf(
  kind: Kind,
  object: { metadata: Pick<ObjectMetaInput, 'name' | 'namespace'> },
): ObjectRef {
  const { name, namespace } = object.metadata;
  if (name === undefined || name === '') {
    throw new InvalidRequestError(`The ${kind.resource.kind} has no \`metadata.name\`. Add it.`);
  }
  return namespace === undefined ? { name } : { name, namespace };
}

/** @internal */
export function namespaceMissing(kind: Kind): InvalidRequestError {
  return new InvalidRequestError(
    `A ${kind.resource.kind} is namespaced, but its \`metadata.namespace\` is missing. Add it.`,
  );
}

/** @internal */
export function deleteBody(options: DeleteOptions): object {
  const { uid, resourceVersion, propagationPolicy, gracePeriodSeconds, dryRun } = options;
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy,
    gracePeriodSeconds,
    ...(dryRun && { dryRun: ['All'] }),
    ...((uid ?? resourceVersion) !== undefined && { preconditions: { uid, resourceVersion } }),
  };
}

/** A page of a list. @internal */
export interface ListAnswer {
  /** Some aggregated API servers write an empty list as `null`. */
  readonly items: readonly object[] | null;
  readonly metadata?: { readonly continue?: string };
}
