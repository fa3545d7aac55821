import { Inject, Injectable } from '@nestjs/common';
import { ClusterSet } from '../cluster/cluster-set.js';
import type { Plan } from '../cluster/plan/planned-change.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { Child } from './child.js';
import { ChildrenClient } from './children-client.js';
import type { ApplyChildrenOptions } from './children-options.js';
import type { ChildrenResult } from './children-result.js';

/**
 * The objects that an object owns, as a desired state: what you pass is there, and what you no longer pass goes.
 *
 * Guarantees:
 * - Nothing is written where the server has what was applied last. What somebody else does to a field that you name is
 *   undone; a field that you no longer name is given up; all others stay as they are.
 * - An object that is somebody else's, or nobody's, is neither changed nor deleted.
 * - An operator that ends between any two of its calls leaves nothing behind that the next run does not find.
 * - A child is made or changed when all that it depends on is ready. No call waits for that: the kinds in `owns` of
 *   `@Reconciler()` run the owner again when a child has changed.
 *
 * Caveats: one reconciler makes all children of an object, by one call; its name is written beside them, so keep it when
 * you rename its class. The operator needs the verbs `get`, `list`, `create`, `patch` and `delete` on the kinds of children,
 * and `patch` on that of the owner.
 *
 * Errors: `InvalidChildError` before anything is sent; `ChildConflictError` for children that somebody else manages;
 * `ChildrenError` when some child could not be applied, with what went wrong first as its `cause`.
 *
 * @publicApi
 */
@Injectable()
export class ChildrenService {
  constructor(
    @Inject(ChildrenClient) private readonly client: ChildrenClient,
    @Inject(ClusterSet) private readonly clusters: ClusterSet,
  ) {}

  /** Makes the children of the object what you pass, the whole of them. */
  applyAll(
    owner: KubernetesObject,
    children: readonly Child[],
    options: ApplyChildrenOptions = {},
  ): Promise<ChildrenResult> {
    return this.clusters.at(owner, () => this.client.applyAll(owner, children, options));
  }

  /**
   * What `applyAll()` would write, all of it: also what would have to wait until something else is ready. The server checks
   * and admits each write, and makes none.
   */
  plan(
    owner: KubernetesObject,
    children: readonly Child[],
    options: ApplyChildrenOptions = {},
  ): Promise<Plan> {
    return this.clusters.at(owner, () => this.client.plan(owner, children, options));
  }

  /**
   * Deletes all children, those that depend on others first: for `cleanup()`, where children live in other namespaces or
   * have to go in order. All others go by themselves once their owner is gone. Until the result `isReady`, some are
   * still there: `Action.requeue()`.
   */
  deleteAll(
    owner: KubernetesObject,
    options: Pick<ApplyChildrenOptions, 'fieldManager' | 'formerFieldManagers'> = {},
  ): Promise<ChildrenResult> {
    return this.clusters.at(owner, () => this.client.deleteAll(owner, options));
  }
}
