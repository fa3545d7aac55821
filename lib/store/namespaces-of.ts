import { InvalidRequestError } from '../cluster/path.js';
import { describeResource, type Kind } from '../resource/kind.js';
import type { WatchOptions } from './watch-options.js';

/** The namespaces that are to be watched; `undefined` stands for all. @internal */
export function namespacesOf(
  kind: Kind,
  { namespaces, namespaceSelector }: WatchOptions,
): readonly (string | undefined)[] {
  if (kind.resource.subresource) {
    throw new InvalidRequestError(
      `${describeResource(kind.resource)} is a part of one object, and can't be watched. Watch the object.`,
    );
  }
  if (namespaceSelector !== undefined && kind.resource.scope === 'Cluster') {
    throw new InvalidRequestError(
      `${kind.resource.kind} is cluster-scoped and can't be watched in namespaces. Leave \`namespaceSelector\` out.`,
    );
  }
  if (namespaces === undefined) return [undefined];
  const list = typeof namespaces === 'string' ? [namespaces] : [...new Set(namespaces)];
  if (kind.resource.scope === 'Cluster') {
    throw new InvalidRequestError(
      `${kind.resource.kind} is cluster-scoped and can't be watched in namespaces. Leave \`namespaces\` out.`,
    );
  }
  if (list.length === 0 || list.some((namespace) => namespace === '')) {
    throw new InvalidRequestError(
      'Expected `namespaces` to name at least one namespace. Leave it out to watch all.',
    );
  }
  return list;
}
