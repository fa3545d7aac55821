import type { V1CustomResourceDefinition } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** A kind that is added to the API server. `installCrds()` applies those of your own. @publicApi */
export class CustomResourceDefinition extends resource<Raw<V1CustomResourceDefinition>>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  scope: 'Cluster',
}) {}
