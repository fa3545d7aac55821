import type { V1EndpointSlice } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** Some of the addresses behind a Service. @publicApi */
export class EndpointSlice extends resource<Raw<V1EndpointSlice>>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
}) {}
