import type { V1APIService } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** A group and version that another API server serves. @publicApi */
export class APIService extends resource<Raw<V1APIService>>({
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  scope: 'Cluster',
}) {}
