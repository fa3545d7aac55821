import type { Fault, FaultPlan } from './fault-plan.js';

/** A plan by the name of what goes wrong in real clusters. @publicApi */
export interface CataloguedFault {
  readonly name: string;
  readonly plan: FaultPlan;
}

/** @internal */
export const WRITES = ['create', 'update', 'patch', 'delete'];
/** @internal */
export const READS = ['get', 'list'];

/** @internal */
export const entry = (name: string, ...faults: Fault[]): CataloguedFault => ({
  name,
  plan: { seed: 1, faults },
});
