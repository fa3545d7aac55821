import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import type { Kind } from '../resource/kind.js';
import type { KubernetesObject, ObjectMeta } from '../resource/kubernetes-object.js';
import type { Managers } from './field-manager.js';
import { appliedFields } from './owned-fields.js';

/** Those of the former names of a manager in which something of the object is still applied. @internal */
export function formerOf(metadata: Pick<ObjectMeta, 'managedFields'>, former: readonly string[]): string[] {
  return former.filter((name) => appliedFields(metadata, name) !== undefined);
}

/**
 * Ends the ownership of former names, once the present one owns what is wanted: what they alone own is in no manifest any
 * more, and goes. Applying nothing is the way that the server has for it; what both own stays.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 * @internal
 */
export async function takeOver<T extends KubernetesObject>(
  client: KubernetesClient,
  kind: Kind<T>,
  written: T,
  { former }: Managers,
): Promise<T> {
  let object = written;
  for (const fieldManager of formerOf(written.metadata, former)) {
    const { name, namespace, uid } = object.metadata;
    const nothing = { metadata: { name, namespace, uid } } as Parameters<typeof client.apply<T>>[1];
    object = await client.apply(kind, nothing, { fieldManager });
  }
  return object;
}
