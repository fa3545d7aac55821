import type { ResourceDefinition } from '../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';

/**
 * The owners of an object that are of a kind, in whatever version they are written: an owner reference keeps the
 * version in which it was made.
 *
 * @internal
 */
export function ownersOf(
  { metadata }: KubernetesObject,
  { group, kind }: ResourceDefinition,
  which: 'controller' | 'all' = 'controller',
): ObjectRef[] {
  const references = metadata.ownerReferences ?? [];
  return references
    .filter(
      (reference) =>
        reference.kind === kind &&
        groupOf(reference.apiVersion) === group &&
        (which === 'all' || reference.controller === true),
    )
    .map(({ name }) => ({ name }));
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
