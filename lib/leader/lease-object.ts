import { resource } from '../resource/resource.js';

/** What a Lease says. Fields of others, such as `strategy` and `preferredHolder`, are left as they are. @internal */
export interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  /** MicroTime. Of somebody else's clock: for people, never to reckon with. */
  readonly acquireTime?: string;
  /** MicroTime, as above. */
  readonly renewTime?: string;
  /** How often the holder has changed. */
  readonly leaseTransitions?: number;
  readonly [field: string]: unknown;
}

/** A Lease of coordination.k8s.io/v1, as far as this room reads it. @internal */
export class LeaseObject extends resource<{ spec?: LeaseSpec }>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
}) {}
