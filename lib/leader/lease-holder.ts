import type { Observable } from 'rxjs';
import type { LeaseTerms } from './lease-terms.js';
import type { LeaseValidity } from './lease-validity.js';

/** How a campaign for a Lease stands. @internal */
export type LeaseState =
  /** Somebody else holds it, or it is not known yet who does. */
  | { readonly type: 'waiting'; readonly holder: string | undefined }
  | {
      readonly type: 'held';
      /** Which time of holding it this is, counted from 1. To be asked of the validity. */
      readonly epoch: number;
      /** How often its holder has changed, by all replicas. */
      readonly transitions: number;
      /** Of the Lease as it was taken over, with what its last holder left there for the next. */
      readonly annotations: Readonly<Record<string, string>>;
    }
  /** The campaign is over. */
  | { readonly type: 'released' };

/** @internal */
export interface ReleaseOptions {
  /** Left on the Lease for the next holder. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Who campaigns for one Lease, in this thread or in another. @internal */
export interface LeaseHolder {
  readonly terms: LeaseTerms;
  readonly state: LeaseState;
  /** The state of now, and each that follows; completes once it is released. */
  readonly state$: Observable<LeaseState>;
  /** Whether it is provably held at this moment: the state may be told late. */
  readonly validity: LeaseValidity;
  start(): void;
  /**
   * Ends the campaign for good, and lets others have the Lease at once. From the call on it is not valid any more, so all
   * that relies on it has to have ended before. Never rejects: what can't be released expires by itself.
   */
  release(options?: ReleaseOptions): Promise<void>;
}

/** Starts campaigns for Leases. @internal */
export interface LeaseHolders {
  campaign(terms: LeaseTerms): LeaseHolder;
  /** Ends what is needed for all campaigns; they have been released before. */
  close(): Promise<void>;
}
