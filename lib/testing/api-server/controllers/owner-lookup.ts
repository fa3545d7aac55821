import type { ServerOwnerReference } from '../common/kube-object.js';
import type { StoredObject } from '../storage/stored-object.js';
import type { ResourceType } from '../types/resource-type.js';
import type { TypeRegistry } from '../types/type-registry.js';
import { type GraphNode, nameOf, type OwnerGraph } from './owner-graph.js';

/** What an owner was that is gone, for as long as others name it. */
interface GoneOwner {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/**
 * Finds the owner that a reference names, as the garbage collector of a real cluster does: by group, version, kind and
 * name, in the namespace of the dependent, and then by UID. A reference whose kind is not served, or that would need a
 * namespace which it can not say, names neither an owner that is there nor one that is gone: `unknown`.
 *
 * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents
 * @internal
 */
export class OwnerLookup {
  private readonly gone = new Map<string, GoneOwner>();

  constructor(
    private readonly graph: OwnerGraph,
    private readonly types: TypeRegistry,
  ) {}

  find(node: GraphNode, reference: ServerOwnerReference): GraphNode | 'absent' | 'unknown' {
    // What was seen to go is gone, though its kind went with it.
    if (this.hasGone(node, reference)) return 'absent';
    const type = this.typeOf(reference);
    if (!type || (type.isNamespaced && node.namespace === '')) return 'unknown';
    const owner = this.graph.ownerOf(node, reference);
    return owner?.collection === type.collection && nameOf(owner) === reference.name ? owner : 'absent';
  }

  /** Remembers an owner that went while others name it. */
  ended(object: StoredObject): void {
    if (this.graph.dependentsOf(object.uid).length === 0) return;
    const { apiVersion, kind } = object.parse();
    const { name, namespace } = object;
    this.gone.set(object.uid, { group: partsOf(apiVersion).group, kind, name, namespace });
  }

  /** Forgets an owner that nobody names any more. */
  forgetUnnamed(uid: string): void {
    if (this.graph.dependentsOf(uid).length === 0) this.gone.delete(uid);
  }

  private hasGone({ namespace }: GraphNode, { uid, apiVersion, kind, name }: ServerOwnerReference): boolean {
    const gone = this.gone.get(uid);
    return (
      gone !== undefined &&
      gone.kind === kind &&
      gone.name === name &&
      gone.group === partsOf(apiVersion).group &&
      (gone.namespace === '' || gone.namespace === namespace)
    );
  }

  private typeOf({ apiVersion, kind }: ServerOwnerReference): ResourceType | undefined {
    const { group, version } = partsOf(apiVersion);
    const type = this.types.findKind(group, kind);
    return type?.versions.has(version) ? type : undefined;
  }
}

function partsOf(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}
