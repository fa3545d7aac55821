import type { KuberatorError } from '../common/kuberator-error.js';

/**
 * Guards writes that only some replica may make. It is asked right before the bytes of each write go out, also of one that
 * has waited, or is sent again: it must be fast. Once closed it stays closed.
 *
 * @internal
 */
export interface WriteFence {
  /** Whether writes may be made now. */
  readonly isOpen: boolean;
  /** What a write that may not be made ends with. */
  refusal(request: string): KuberatorError;
}
