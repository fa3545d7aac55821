import type { JsonPatchOperation } from '../cluster/kubernetes-client.interface.js';
import type { ObjectMeta } from '../resource/kubernetes-object.js';

/**
 * The patch that adds a finalizer. It applies only to the very list of finalizers that was read, and only to this
 * object, not to a later one of its name: the server itself neither merges nor de-duplicates the list.
 *
 * @internal
 */
export function addFinalizerPatch({ uid, finalizers = [] }: ObjectMeta, name: string): JsonPatchOperation[] {
  const tests: JsonPatchOperation[] = [
    { op: 'test', path: '/metadata/uid', value: uid },
    // A missing member passes a test for null.
    { op: 'test', path: '/metadata/finalizers', value: finalizers.length > 0 ? finalizers : null },
  ];
  return finalizers.length > 0
    ? [...tests, { op: 'add', path: '/metadata/finalizers/-', value: name }]
    : [...tests, { op: 'add', path: '/metadata/finalizers', value: [name] }];
}

/**
 * The patch that removes a finalizer, and no other; `undefined` when it is not there. It may be there more than once, for
 * the server lets others add it again. From the last place to the first, so that none of them moves before its turn.
 *
 * @internal
 */
export function removeFinalizerPatch(
  { uid, finalizers = [] }: ObjectMeta,
  name: string,
): JsonPatchOperation[] | undefined {
  const paths = finalizers.flatMap((one, index) => (one === name ? [`/metadata/finalizers/${index}`] : []));
  if (paths.length === 0) return undefined;
  return [
    { op: 'test', path: '/metadata/uid', value: uid },
    ...paths.reverse().flatMap((path): JsonPatchOperation[] => [
      { op: 'test', path, value: name },
      { op: 'remove', path },
    ]),
  ];
}

/** Whether the object is held by this finalizer. @internal */
export function hasFinalizer({ finalizers = [] }: ObjectMeta, name: string): boolean {
  return finalizers.includes(name);
}
