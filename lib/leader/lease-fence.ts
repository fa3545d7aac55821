import type { KuberatorError } from '../common/kuberator-error.js';
import type { WriteFence } from '../cluster/write-fence.js';
import type { LeaseValidity } from './lease-validity.js';

/** Lets writes through while a lease is provably held, without a break since its epoch began. @internal */
export class LeaseFence implements WriteFence {
  constructor(
    private readonly validity: LeaseValidity,
    private readonly epoch: number,
    /** What a write is refused with. */
    readonly refusal: (request: string) => KuberatorError,
  ) {}

  get isOpen(): boolean {
    return this.validity.isValid(this.epoch);
  }
}
