import { ApiError } from '../../common/api-error.js';
import { type Admission, part, refused } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';
import type { AdmissionPlugin } from './plugin.js';

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/**
 * Nothing is created in a namespace that does not exist or is being deleted, and the first namespaces stay.
 *
 * @internal
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  subresources: true,
  mutate(admission, view) {
    const { operation, type, name, namespace } = admission;
    if (type.group === '' && type.resource === 'namespaces') {
      if (operation !== 'DELETE' || admission.subresource || !IMMORTAL.has(name)) return;
      throw ApiError.forbidden(type, name, 'this namespace may not be deleted');
    }
    if (namespace === '' || operation === 'DELETE' || isAccessReview(admission)) return;
    const isTerminating = lookUp(view, namespace);
    if (isTerminating && operation === 'CREATE') throw terminating(admission);
  },
};

/** Whether somebody exists is not told to those who may only ask about access. */
function isAccessReview({ type }: Admission): boolean {
  return type.group === 'authorization.k8s.io' && type.resource === 'localsubjectaccessreviews';
}

/** True if it is being deleted. */
function lookUp(view: ClusterView, namespace: string): boolean {
  const stored = view.stored('', 'namespaces', '', namespace);
  if (!stored) throw ApiError.notFound({ group: '', resource: 'namespaces' }, namespace);
  // Every create comes by here, and nearly no namespace is being deleted: most are not parsed.
  return stored.includes('"Terminating"') && part(stored.parse(), 'status')['phase'] === 'Terminating';
}

function terminating(admission: Admission): ApiError {
  const { namespace } = admission;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const { code, reason, message, details } = refused(admission, why);
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  return new ApiError(code, reason, message, { ...details, causes: [cause] });
}
