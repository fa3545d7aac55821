import { KuberatorError } from '../common/kuberator-error.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ChildrenResult } from './children-result.js';

/** Children that can't be what they are asked to be. Nothing was sent; the message names the child and the mend. @publicApi */
export class InvalidChildError extends KuberatorError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('KUBERATOR_INVALID_CHILD', message, options);
  }
}

/** What a child should become is somebody else's: the message names whose. It was left as it is. @publicApi */
export class ChildConflictError extends KuberatorError {
  constructor(message: string) {
    super('KUBERATOR_CHILD_CONFLICT', message);
  }
}

/**
 * The owner is not any more what its children were made for: it has changed in the cluster, or is gone, and the watch is
 * behind. Nothing was written for it: thrown on, the run is repeated with the owner as it is then.
 *
 * @publicApi
 */
export class OwnerChangedError extends KuberatorError {
  constructor({ kind, metadata: { name } }: KubernetesObject) {
    super(
      'KUBERATOR_OWNER_CHANGED',
      `${kind} "${name}" has changed since it was read, or is gone. Its children are left as they are until it is read anew.`,
    );
  }
}

/**
 * Some children could not be made what they should be. Those that do not depend on them were, and nothing was pruned.
 * The `cause` is what went wrong first; `result` tells of every child.
 *
 * @publicApi
 */
export class ChildrenError extends KuberatorError {
  constructor(
    message: string,
    /** How far it came. */
    readonly result: ChildrenResult,
    options: { cause: Error },
  ) {
    super('KUBERATOR_CHILDREN', message, options);
  }
}
