import type { V1Lease } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** Who leads, and until when. Its times are MicroTime: see `microTime()`. @publicApi */
export class Lease extends resource<Raw<V1Lease>>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
}) {}
