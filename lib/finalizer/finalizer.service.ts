import { Inject, Injectable } from '@nestjs/common';
import { ClusterSet } from '../cluster/cluster-set.js';
import { expectMetadata } from '../common/check-options.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { FinalizerClient } from './finalizer-client.js';
import { hasFinalizer } from './finalizer-patch.js';

/**
 * Finalizers by hand, for those that a `@Reconciler()` does not manage for you.
 *
 * Guarantees: another writer's finalizer is never touched, whatever the race; adding twice adds once.
 * Caveat: an object whose finalizer nobody removes is never deleted.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/
 * @publicApi
 */
@Injectable()
export class FinalizerService {
  constructor(
    @Inject(FinalizerClient) private readonly client: FinalizerClient,
    @Inject(ClusterSet) private readonly clusters: ClusterSet,
  ) {}

  /** Whether the object is held by this finalizer. */
  has(object: KubernetesObject, finalizer: string): boolean {
    expectMetadata(object, 'the object of FinalizerService.has()');
    return hasFinalizer(object.metadata, finalizer);
  }

  /**
   * Adds the finalizer and returns the object as it is then, or `undefined` when the object is gone or already
   * being deleted: the server takes no new finalizer then.
   */
  async add<T extends KubernetesObject>(object: T, finalizer: string): Promise<T | undefined> {
    return this.clusters.at(object, () => this.client.add(object, finalizer));
  }

  /** Removes the finalizer and returns the object as it is then; `undefined` when it is gone. */
  async remove<T extends KubernetesObject>(object: T, finalizer: string): Promise<T | undefined> {
    return this.clusters.at(object, () => this.client.remove(object, finalizer));
  }
}
