import { isBookkeeping } from '../resource/apply-set-keys.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ChangedPart } from './cause.js';
import { isSame } from './is-same.js';

/**
 * What of an object has changed that a reconciler should act on. An operator's own writes are no reason: a status
 * leaves all of this as it is; the operator's own finalizer, when it is added, and what an owner's metadata says of its
 * children are left out of the comparison.
 *
 * Custom resources and many built-in kinds count changes of their desired state in `metadata.generation`. Others have
 * none (ConfigMap, Secret, Node), or one that stays 1 for ever (PriorityClass): so where it is the same, everything
 * but metadata and status is compared.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#status-subresource
 * @internal
 */
export function changedParts(
  previous: KubernetesObject,
  current: KubernetesObject,
  { ownFinalizer, withStatus = false }: { ownFinalizer?: string | undefined; withStatus?: boolean } = {},
): ChangedPart[] {
  const before = previous.metadata;
  const after = current.metadata;
  const parts: ChangedPart[] = [];
  if (before.generation !== after.generation) parts.push('generation');
  else if (!isSame(contentOf(previous), contentOf(current))) parts.push('content');
  if (!isSame(noted(before.labels), noted(after.labels))) parts.push('labels');
  if (!isSame(noted(before.annotations), noted(after.annotations))) parts.push('annotations');
  if (haveFinalizersChanged(before.finalizers ?? [], after.finalizers ?? [], ownFinalizer))
    parts.push('finalizers');
  if (before.deletionTimestamp !== after.deletionTimestamp) parts.push('deletionTimestamp');
  if (withStatus && !isSame(statusOf(previous), statusOf(current))) parts.push('status');
  return parts;
}

/** Without the books that an operator keeps there about an object's children. */
function noted(entries: Record<string, string> = {}): object {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => !isBookkeeping(key)));
}

function statusOf(object: KubernetesObject): unknown {
  return (object as { status?: unknown }).status;
}

function contentOf(object: KubernetesObject): object {
  const { metadata: _metadata, ...content } = object;
  return { ...content, status: undefined };
}

/** Our finalizer, once added, tells us nothing new; were it removed by somebody else, it would have to be added again. */
function haveFinalizersChanged(
  before: readonly string[],
  after: readonly string[],
  own: string | undefined,
): boolean {
  const isOwnAdded = own !== undefined && !before.includes(own) && after.includes(own);
  return !isSame(before, isOwnAdded ? after.filter((name) => name !== own) : after);
}
