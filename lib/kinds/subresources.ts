import type { AuthenticationV1TokenRequest, V1Eviction, V1Scale } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { subresource } from '../resource/subresource.js';
import { Deployment, ReplicaSet, StatefulSet } from './apps.js';
import { Pod, ServiceAccount } from './core.js';

const SCALE = { name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale' } as const;

/** How many replicas a Deployment has and should have: `client.get(DeploymentScale, { name, namespace })`. @publicApi */
export class DeploymentScale extends subresource<Raw<V1Scale>>({ of: Deployment, ...SCALE }) {}

/** How many replicas a ReplicaSet has and should have. @publicApi */
export class ReplicaSetScale extends subresource<Raw<V1Scale>>({ of: ReplicaSet, ...SCALE }) {}

/** How many replicas a StatefulSet has and should have. @publicApi */
export class StatefulSetScale extends subresource<Raw<V1Scale>>({ of: StatefulSet, ...SCALE }) {}

/**
 * The eviction of a Pod, which heeds its disruption budgets: `client.create(PodEviction, { metadata: { name, namespace } })`.
 * Where a budget does not allow it now, it is answered 429.
 *
 * @publicApi
 */
export class PodEviction extends subresource<Raw<V1Eviction>>({
  of: Pod,
  name: 'eviction',
  group: 'policy',
  version: 'v1',
  kind: 'Eviction',
}) {}

/** A token of a ServiceAccount: `client.create()` returns it in its `status`. @publicApi */
export class ServiceAccountToken extends subresource<Raw<AuthenticationV1TokenRequest>>({
  of: ServiceAccount,
  name: 'token',
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenRequest',
}) {}
