import { Inject, Injectable } from '@nestjs/common';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { StatusClient } from './status-client.js';
import { toStatusError, type AsStatusError, type WithStatusError } from './status-error.js';

/** The status of a kind as you write it: without the `observedGeneration`, which is set for you. @publicApi */
export type StatusOf<T extends KubernetesObject> = T extends { status?: infer Status }
  ? Status extends object
    ? { [Field in keyof Status as Field extends 'observedGeneration' ? never : Field]: Status[Field] }
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
  constructor(@Inject(StatusClient) private readonly client: StatusClient) {}

  /** Makes the status what you pass, the whole of it, and returns the object as it is then. */
  update<T extends KubernetesObject>(object: T, status: StatusOf<T>): Promise<T> {
    return this.client.update(object, status);
  }

  /**
   * Like `update`, with `status.error` telling of an error. Without one, an earlier `status.error` is cleared.
   *
   * The error becomes what its `asStatusError()` returns, or `{ message, code }` if it has no such method.
   */
  updateWithError<T extends KubernetesObject & { status?: WithStatusError<unknown> }>(
    object: T,
    status: Omit<StatusOf<T>, 'error'>,
    error: AsStatusError | Error | undefined,
  ): Promise<T> {
    return this.client.update(object, {
      ...status,
      error: error === undefined ? undefined : toStatusError(error),
    });
  }
}
