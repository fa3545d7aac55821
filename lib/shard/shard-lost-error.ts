import { KuberatorError } from '../common/kuberator-error.js';

/**
 * A run wanted to write after its object went to another replica, or when this one could no longer prove that it has it.
 * Nothing was sent. Whoever has the object runs it anew.
 *
 * @publicApi
 */
export class ShardLostError extends KuberatorError {
  constructor(request: string) {
    super(
      'KUBERATOR_SHARD_LOST',
      `${request} was not sent: the object may be another replica's by now, which runs it anew`,
    );
  }
}
