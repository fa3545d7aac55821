import type { ClusterSet } from './cluster/cluster-set.js';
import { unexpected } from './common/invalid-option-error.js';
import { InvalidReconcilerError } from './kuberator.errors.js';
import type { ReconcilerOptions } from './reconcile/reconciler-definition.js';

/** Of which clusters a reconciler runs the objects. Refuses names that none has, unless one may come yet. @internal */
export function reachOf(
  className: string,
  clusters: ReconcilerOptions['clusters'],
  known: ClusterSet,
): (cluster: string) => boolean {
  if (clusters === undefined) return () => true;
  if (typeof clusters === 'function') return clusters;
  const isName = (name: unknown) => typeof name === 'string' && name !== '';
  if (!Array.isArray(clusters) || clusters.length === 0 || !clusters.every(isName))
    throw unexpected(
      `\`clusters\` of @Reconciler() of "${className}"`,
      'an array of names of clusters, or a function that says so of a name',
      clusters,
    );
  const names = new Set(clusters as readonly string[]);
  const missing = [...names].find((name) => !known.find(name));
  if (missing !== undefined && !known.isOpen) {
    throw new InvalidReconcilerError(
      `"${className}" is for the cluster "${missing}", which is not there. ` +
        `\`clusters\` of KuberatorModule.forRoot() names: ${known.names().join(', ')}.`,
    );
  }
  return (name) => names.has(name);
}
