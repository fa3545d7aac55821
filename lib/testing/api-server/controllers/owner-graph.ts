import type { ServerOwnerReference } from '../common/kube-object.js';
import type { StorageEvent } from '../storage/storage-event.js';
import type { StoredObject } from '../storage/stored-object.js';

/** An object as the graph knows it. @internal */
export interface GraphNode {
  readonly collection: string;
  readonly key: string;
  readonly namespace: string;
  readonly uid: string;
  readonly owners: readonly ServerOwnerReference[];
  readonly finalizers: readonly string[];
  readonly isDeleting: boolean;
}

const NOTHING: Pick<GraphNode, 'owners' | 'finalizers' | 'isDeleting'> = {
  owners: [],
  finalizers: [],
  isDeleting: false,
};

/** Who owns whom, kept up with every change. @internal */
export class OwnerGraph {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly dependents = new Map<string, Set<string>>();

  apply({ type, collection, object }: StorageEvent): GraphNode | undefined {
    this.drop(object.uid);
    if (type === 'DELETED') return undefined;
    const node = nodeOf(collection, object);
    this.nodes.set(node.uid, node);
    for (const { uid } of node.owners) {
      let uids = this.dependents.get(uid);
      if (!uids) this.dependents.set(uid, (uids = new Set()));
      uids.add(node.uid);
    }
    return node;
  }

  get(uid: string): GraphNode | undefined {
    return this.nodes.get(uid);
  }

  dependentsOf(uid: string): GraphNode[] {
    return [...(this.dependents.get(uid) ?? [])].flatMap((one) => this.nodes.get(one) ?? []);
  }

  /** The owner that a reference names, if it is there and may own: in the same namespace, or in none. */
  ownerOf(node: GraphNode, reference: ServerOwnerReference): GraphNode | undefined {
    const owner = this.nodes.get(reference.uid);
    return owner && (owner.namespace === '' || owner.namespace === node.namespace) ? owner : undefined;
  }

  private drop(uid: string): void {
    for (const owner of this.nodes.get(uid)?.owners ?? []) {
      const uids = this.dependents.get(owner.uid);
      uids?.delete(uid);
      if (uids?.size === 0) this.dependents.delete(owner.uid);
    }
    this.nodes.delete(uid);
  }
}

/** @internal */
export function nameOf({ key, namespace }: GraphNode): string {
  return key.slice(namespace ? namespace.length + 1 : 0);
}

const LINKS = ['"ownerReferences":', '"finalizers":', '"deletionTimestamp":'];

function nodeOf(collection: string, object: StoredObject): GraphNode {
  const { key, namespace, uid } = object;
  const identity = { collection, key, namespace, uid };
  // Most objects have neither, and need not be parsed.
  if (!LINKS.some((field) => object.includes(field))) return { ...identity, ...NOTHING };
  const { ownerReferences = [], finalizers = [], deletionTimestamp } = object.parse().metadata;
  return { ...identity, owners: ownerReferences, finalizers, isDeleting: deletionTimestamp !== undefined };
}
