import { KuberatorError } from '../common/kuberator-error.js';

/** There is no usable kubeconfig, context or credential. The `cause` is what reading it met, if anything. @publicApi */
export class KubeConfigError extends KuberatorError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('KUBERATOR_KUBECONFIG', message, options);
  }
}
