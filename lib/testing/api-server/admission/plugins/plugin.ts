import type { Authorizer } from '../../access/access-attributes.js';
import type { Admission, Operation } from '../admission.js';
import type { ClusterView } from '../cluster-view.js';

/** A rule that the server has built in, as kube-apiserver has it on by default. @internal */
export interface AdmissionPlugin {
  readonly name: string;
  /** Such as `pods` or `persistentvolumeclaims`; absent: every resource. Only the core group unless it says more. */
  readonly resources?: readonly string[];
  readonly operations: readonly Operation[];
  /** Most rules look at the objects themselves only. */
  readonly subresources?: true;
  /** Changes the object, or throws a refusal. */
  readonly mutate?: (admission: Admission, view: ClusterView, authorizer: Authorizer) => void;
  /** Throws a refusal. */
  readonly validate?: (admission: Admission, view: ClusterView, authorizer: Authorizer) => void;
}
