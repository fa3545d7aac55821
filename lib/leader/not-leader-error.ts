import { KuberatorError } from '../common/kuberator-error.js';

/**
 * A write was refused, or a run broken off, because it can't be proven any more that this process leads. Nothing was sent.
 * There is nothing to mend: whoever leads runs the object anew. Let it pass.
 *
 * @publicApi
 */
export class NotLeaderError extends KuberatorError {
  constructor(message: string) {
    super('KUBERATOR_NOT_LEADER', message);
  }
}
