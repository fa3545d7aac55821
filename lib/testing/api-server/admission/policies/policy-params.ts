import { apiVersion, type ResourceType } from '../../types/resource-type.js';
import type { TypeRegistry } from '../../types/type-registry.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { ClusterView } from '../cluster-view.js';
import type { ParamKind, PolicyBinding } from './policy.js';

/** The kind of a policy's parameters. @throws Error where it is not served @internal */
export function paramType(types: TypeRegistry, { group, version, kind }: ParamKind): ResourceType {
  const type = types.findKind(group, kind);
  if (type?.versions.has(version)) return type;
  const name = `${apiVersion(group, version)}, Kind=${kind}`;
  throw new Error(`failed to find resource referenced by paramKind: '${name}'`);
}

/**
 * The parameters that a binding chooses; one `undefined` where it is to be asked without.
 *
 * @throws Error where there should be some and are none
 * @internal
 */
export async function paramsOf(
  view: ClusterView,
  type: ResourceType | undefined,
  version: string,
  { paramRef }: PolicyBinding,
  requestNamespace: string,
): Promise<(KubeObject | undefined)[]> {
  if (!type || !paramRef) return [undefined];
  if (!type.isNamespaced && paramRef.namespace) {
    throw new Error('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  }
  const namespace = type.isNamespaced ? paramRef.namespace || requestNamespace : '';
  if (type.isNamespaced && !namespace) {
    throw new Error('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  }
  const { group, resource } = type;
  const found = paramRef.name
    ? [view.stored(group, resource, namespace, paramRef.name)]
    : [...view.list(group, resource, namespace)].filter(({ labels }) => paramRef.selector?.(labels) ?? true);
  const objects = found.flatMap((stored) => (stored ? [stored.parse()] : []));
  if (objects.length === 0 && paramRef.mustExist) {
    throw new Error('no params found for policy binding with `Deny` parameterNotFoundAction');
  }
  const to = apiVersion(group, version);
  return (await type.convert?.(objects, to)) ?? objects;
}
