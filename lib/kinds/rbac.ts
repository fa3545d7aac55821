import type { V1ClusterRole, V1ClusterRoleBinding, V1Role, V1RoleBinding } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** Rights in all namespaces, and to what is in none. Cluster-scoped. @publicApi */
export class ClusterRole extends resource<Raw<V1ClusterRole>>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  scope: 'Cluster',
}) {}

/** Who has a ClusterRole. Cluster-scoped. @publicApi */
export class ClusterRoleBinding extends resource<Raw<V1ClusterRoleBinding>>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  scope: 'Cluster',
}) {}

/** Rights in a namespace. @publicApi */
export class Role extends resource<Raw<V1Role>>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
}) {}

/** Who has a Role, or a ClusterRole in one namespace. @publicApi */
export class RoleBinding extends resource<Raw<V1RoleBinding>>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
}) {}
