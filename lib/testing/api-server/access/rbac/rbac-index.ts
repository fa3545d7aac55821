import type { UserInfo } from '../../request/api-request.js';
import type { ObjectStorage } from '../../storage/object-storage.js';
import { objectKey, type StoredObject } from '../../storage/stored-object.js';
import { type Binding, groupKey, parseBinding, type RoleRef, userKey } from './binding.js';
import { parseRules, type PolicyRule } from './policy-rule.js';

/** The names of the collections that hold roles and bindings. @internal */
export interface RbacCollections {
  readonly roles: string;
  readonly clusterRoles: string;
  readonly roleBindings: string;
  readonly clusterRoleBindings: string;
}

/**
 * Roles by name and bindings by subject, kept current by the storage's events: a request looks up its user and
 * groups, however many bindings there are.
 *
 * @internal
 */
export class RbacIndex {
  private readonly roles = new Map<string, readonly PolicyRule[]>();
  private readonly clusterRoles = new Map<string, readonly PolicyRule[]>();
  private readonly bindings = new Map<string, Binding>();
  /** By namespace, empty for ClusterRoleBindings; then by subject; then by the binding's key. */
  private readonly bySubject = new Map<string, Map<string, Map<string, Binding>>>();

  constructor(storage: ObjectStorage, collections: RbacCollections) {
    const follow = (collection: string, put: (object: StoredObject) => void, drop: (key: string) => void) => {
      for (const object of storage.collection(collection).list()) put(object);
      storage.listen(collection, ({ type, object }) => (type === 'DELETED' ? drop(object.key) : put(object)));
    };
    for (const [collection, roles] of [
      [collections.roles, this.roles],
      [collections.clusterRoles, this.clusterRoles],
    ] as const) {
      follow(
        collection,
        (object) => roles.set(object.key, parseRules(object.parse()['rules'])),
        (key) => roles.delete(key),
      );
    }
    for (const collection of [collections.roleBindings, collections.clusterRoleBindings]) {
      follow(
        collection,
        (object) => {
          this.unbind(object.key);
          this.bind(object.key, parseBinding(object));
        },
        (key) => this.unbind(key),
      );
    }
  }

  /** The rules of a role, or undefined if there is no such role. A ClusterRole has no namespace. */
  rules(ref: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    return ref.kind === 'Role'
      ? this.roles.get(objectKey(namespace, ref.name))
      : this.clusterRoles.get(ref.name);
  }

  /** The bindings of a user: over the whole cluster with an empty namespace, else those of that namespace. */
  *bindingsOf(user: UserInfo, namespace: string): Generator<Binding> {
    const bySubject = this.bySubject.get(namespace);
    if (!bySubject) return;
    const seen = new Set<Binding>();
    for (const key of subjectKeys(user)) {
      for (const binding of bySubject.get(key)?.values() ?? []) {
        if (seen.has(binding)) continue;
        seen.add(binding);
        yield binding;
      }
    }
  }

  private bind(key: string, binding: Binding): void {
    this.bindings.set(key, binding);
    const bySubject = getOrAdd(this.bySubject, binding.namespace);
    for (const subject of binding.subjects) getOrAdd(bySubject, subject.key).set(key, binding);
  }

  private unbind(key: string): void {
    const binding = this.bindings.get(key);
    if (!binding) return;
    this.bindings.delete(key);
    const bySubject = this.bySubject.get(binding.namespace);
    for (const subject of binding.subjects) {
      const bound = bySubject?.get(subject.key);
      bound?.delete(key);
      if (bound?.size === 0) bySubject?.delete(subject.key);
    }
    if (bySubject?.size === 0) this.bySubject.delete(binding.namespace);
  }
}

function* subjectKeys(user: UserInfo): Generator<string> {
  yield userKey(user.username);
  for (const group of user.groups) yield groupKey(group);
}

function getOrAdd<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let found = map.get(key);
  if (!found) {
    found = new Map<string, V>();
    map.set(key, found);
  }
  return found;
}
