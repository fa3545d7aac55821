import { KubeStatusError } from '../cluster/kube-status-error.js';
import type { ReconcileError } from './reconcile-error.js';

/**
 * `apply()` failed because nothing can be created any more in the namespace of its object. That lasts until the namespace is
 * gone, and the object before it: its deletion wakes the reconciler, and no retry can succeed until then. A cleanup is
 * another matter: it holds the namespace up, and somebody may mend what it fails for.
 *
 * @internal
 */
export function isNamespaceTerminating(error: ReconcileError, namespace: string | undefined): boolean {
  if (namespace === undefined || error.phase !== 'apply') return false;
  for (let link: unknown = error.cause, depth = 0; link instanceof Error && depth < 32; depth++) {
    const causes = KubeStatusError.isKubeStatusError(link) ? link.status?.details?.causes : undefined;
    const isTerminating = causes?.some(
      ({ reason, message }) =>
        reason === 'NamespaceTerminating' && message?.split(' ').includes(namespace) === true,
    );
    if (isTerminating) return true;
    link = link.cause;
  }
  return false;
}
