import type { KubeObject } from '../../common/kube-object.js';

const KEPT = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

/** Takes back what a subresource may not change of the metadata: all that its author can set. @internal */
export function keepMetadata(
  { metadata }: KubeObject,
  old: KubeObject,
  fields: readonly (typeof KEPT)[number][] = KEPT,
): void {
  for (const field of fields) {
    if (old.metadata[field] === undefined) delete metadata[field];
    else Object.assign(metadata, { [field]: old.metadata[field] });
  }
}
