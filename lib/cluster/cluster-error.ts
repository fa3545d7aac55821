import { KuberatorError } from '../common/kuberator-error.js';

/** No cluster of that name is there, or none is meant where a call was made. The message names the mend. @publicApi */
export class ClusterError extends KuberatorError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('KUBERATOR_CLUSTER', message, options);
  }
}
