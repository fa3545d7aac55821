import { KuberatorError } from './common/kuberator-error.js';

/** A `@Reconciler()` can't work, or is asked for but not there. The message names the class and the mend. @publicApi */
export class InvalidReconcilerError extends KuberatorError {
  constructor(message: string) {
    super('KUBERATOR_INVALID_RECONCILER', message);
  }
}

/** `KuberatorModule` is missing where it is needed, or imported more than once. @publicApi */
export class InvalidModuleError extends KuberatorError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('KUBERATOR_INVALID_MODULE', message, options);
  }
}
