import { RbacAuthorizer } from '../../lib/testing/api-server/access/rbac/rbac-authorizer.js';
import { RbacIndex } from '../../lib/testing/api-server/access/rbac/rbac-index.js';
import type { JsonObject } from '../../lib/testing/api-server/common/json.js';
import type { KubeObject } from '../../lib/testing/api-server/common/kube-object.js';
import { ObjectStorage } from '../../lib/testing/api-server/storage/object-storage.js';
import { objectKey } from '../../lib/testing/api-server/storage/stored-object.js';

const COLLECTIONS = {
  Role: 'roles.rbac.authorization.k8s.io',
  ClusterRole: 'clusterroles.rbac.authorization.k8s.io',
  RoleBinding: 'rolebindings.rbac.authorization.k8s.io',
  ClusterRoleBinding: 'clusterrolebindings.rbac.authorization.k8s.io',
};

/** Roles and bindings in a storage, and the authorizer that reads them. Names are `name` or `namespace/name`. */
export class RbacWorld {
  readonly storage = new ObjectStorage();
  readonly authorizer = new RbacAuthorizer(
    new RbacIndex(this.storage, {
      roles: COLLECTIONS.Role,
      clusterRoles: COLLECTIONS.ClusterRole,
      roleBindings: COLLECTIONS.RoleBinding,
      clusterRoleBindings: COLLECTIONS.ClusterRoleBinding,
    }),
  );

  role(path: string, ...rules: JsonObject[]): this {
    return this.put(rbacObject('Role', path, { rules }));
  }

  /** @param subjects such as `User/alice`, `Group/devs` or `ServiceAccount/namespace/name` */
  bind(path: string, role: string, ...subjects: string[]): this {
    return this.put(bindingObject(path, role, ...subjects));
  }

  put(object: KubeObject): this {
    this.storage.put(COLLECTIONS[object.kind as keyof typeof COLLECTIONS], object);
    return this;
  }

  delete(kind: keyof typeof COLLECTIONS, path: string): this {
    const [name = '', namespace = ''] = path.split('/').reverse();
    const stored = this.storage.collection(COLLECTIONS[kind]).get(objectKey(namespace, name))!;
    this.storage.delete(COLLECTIONS[kind], stored);
    return this;
  }
}

/** A binding. `role` is a ClusterRole, or with a `Role/` before it one of the binding's namespace. */
export function bindingObject(path: string, role: string, ...subjects: string[]): KubeObject {
  const isRole = role.startsWith('Role/');
  return rbacObject('RoleBinding', path, {
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: isRole ? 'Role' : 'ClusterRole',
      name: isRole ? role.slice('Role/'.length) : role,
    },
    subjects: subjects.map((subject) => {
      const [kind, ...names] = subject.split('/');
      return names.length > 1 ? { kind, namespace: names[0], name: names[1] } : { kind, name: names[0] };
    }),
  });
}

export function rbacObject(kind: 'Role' | 'RoleBinding', path: string, fields: JsonObject): KubeObject {
  const [name = '', namespace] = path.split('/').reverse();
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: namespace ? kind : `Cluster${kind}`,
    metadata: { name, ...(namespace && { namespace }) },
    ...fields,
  };
}
