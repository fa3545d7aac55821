import { microTime } from '../resource/micro-time.js';
import type { LeaseObject, LeaseSpec } from './lease-object.js';

/** The record with us as the holder: renewed if it was ours, taken over if not. @internal */
export function heldBy(
  identity: string,
  before: LeaseSpec | undefined,
  { leaseDurationMs, at }: { readonly leaseDurationMs: number; readonly at: Date },
): LeaseSpec {
  const now = microTime(at);
  const isRenewal = before?.holderIdentity === identity;
  const transitions = before?.leaseTransitions ?? 0;
  return {
    ...before,
    holderIdentity: identity,
    // Whole seconds: rather a little longer for others to wait.
    leaseDurationSeconds: Math.ceil(leaseDurationMs / 1000),
    acquireTime: isRenewal ? (before.acquireTime ?? now) : now,
    renewTime: now,
    leaseTransitions: isRenewal || before === undefined ? transitions : transitions + 1,
  };
}

/** The record with nobody as the holder, as client-go writes it: also who looks at times alone takes over in a second. @internal */
export function released(before: LeaseSpec, at: Date): LeaseSpec {
  const now = microTime(at);
  return { ...before, holderIdentity: '', leaseDurationSeconds: 1, acquireTime: now, renewTime: now };
}

/** Who holds it; `undefined`: nobody. @internal */
export function holderOf(lease: LeaseObject | undefined): string | undefined {
  return lease?.spec?.holderIdentity || undefined;
}
