import type { KubeObject } from '../common/kube-object.js';

/** True for an object whose deletion was asked for, and which nothing holds any more. @internal */
export function isReadyToGo({ metadata, kind, spec }: KubeObject): boolean {
  if (!metadata.deletionTimestamp || (metadata.finalizers ?? []).length > 0) return false;
  if ((metadata.deletionGracePeriodSeconds ?? 0) > 0) return false;
  if (kind !== 'Namespace') return true;
  // A namespace has finalizers of its own besides: its content must be gone.
  return ((spec as { finalizers?: string[] } | undefined)?.finalizers ?? []).length === 0;
}
