/**
 * The labels and annotations by which an owner and its children find one another.
 *
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/3659-kubectl-apply-prune
 * @internal
 */
export const APPLY_SET = {
  /** Of the owner, a label: the name of its set. */
  id: 'applyset.kubernetes.io/id',
  /** Of a child, a label: the set that it belongs to. */
  partOf: 'applyset.kubernetes.io/part-of',
  /** Of the owner: who applies. */
  tooling: 'applyset.kubernetes.io/tooling',
  /** Of the owner: which kinds its children are of. */
  groupKinds: 'applyset.kubernetes.io/contains-group-kinds',
  /** Of the owner: where there are children besides its own namespace. */
  namespaces: 'applyset.kubernetes.io/additional-namespaces',
} as const;

/** Of the owner: a digest of the children that there are, once there are no others. @internal */
export const CHILDREN_ANNOTATION = 'kuberator.dev/children';

/** Of a child: a digest of what was applied. @internal */
export const APPLIED_ANNOTATION = 'kuberator.dev/applied';

/** Of a child: how many others had to be ready before it, one after the other. It is pruned before them. @internal */
export const ORDER_ANNOTATION = 'kuberator.dev/apply-order';

/** Whether a key of an owner's labels or annotations only keeps the books about its children. @internal */
export function isBookkeeping(key: string): boolean {
  return OF_OWNERS.includes(key);
}

const OF_OWNERS: readonly string[] = [
  APPLY_SET.id,
  APPLY_SET.tooling,
  APPLY_SET.groupKinds,
  APPLY_SET.namespaces,
  CHILDREN_ANNOTATION,
];
