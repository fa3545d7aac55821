import { Inject, Injectable } from '@nestjs/common';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { ClusterSet } from '../cluster/cluster-set.js';
import { StatusClient } from './status-client.js';
import { toStatusError, type AsStatusError } from './status-error.js';

/** The status of a kind as you write it: without the `observedGeneration`, which is set for you. @publicApi */
export type StatusOf<T extends KubernetesObject> = T extends { status?: infer Status }
  ? Status extends object
    ? { [Field in keyof Status as Field extends 'observedGeneration' ? never : Field]: Status[Field] }
    : never
  : never;

/** What a status has besides its `error`; of a status that is one of several, those which have one. */
type StatusBesideError<T extends KubernetesObject> =
  StatusOf<T> extends infer Status
    ? Status extends unknown
      ? 'error' extends keyof Status
        ? Omit<Status, 'error'>
        : never
      : never
    : never;

/**
 * Writes the status of objects, through the status subresource.
 *
 * Guarantees: `observedGeneration` is set to the generation of the object that you pass; nothing is sent when
 * nothing would change; what the new status leaves out is cleared; conditions that another controller has added
 * meanwhile survive.
 * Errors: an `ObjectGoneError` when the object is gone, also if another has its name by now; a `KubeStatusError` when
 * the server refuses the status.
 *
 * @publicApi
 */
@Injectable()
export class StatusService {
  constructor(
    @Inject(StatusClient) private readonly client: StatusClient,
    @Inject(ClusterSet) private readonly clusters: ClusterSet,
  ) {}

  /** Makes the status what you pass, the whole of it, and returns the object as it is then. */
  async update<T extends KubernetesObject>(object: T, status: StatusOf<T>): Promise<T> {
    return this.clusters.at(object, () => this.client.update(object, status));
  }

  /**
   * Like `update`, with `status.error` telling of an error. Without one, an earlier `status.error` is cleared. For kinds
   * whose status has an `error`; others do not compile.
   *
   * The error becomes what its `asStatusError()` returns, or that of the first error in its chain of causes which has
   * one, or else `{ message, code }`.
   */
  async updateWithError<T extends KubernetesObject>(
    object: T,
    status: StatusBesideError<T>,
    error: AsStatusError | Error | undefined,
  ): Promise<T> {
    const told = error === undefined ? undefined : toStatusError(error);
    return this.clusters.at(object, () => this.client.updateWithError(object, status, told));
  }
}
