import type { V1Ingress, V1IngressClass, V1NetworkPolicy } from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** HTTP routes from outside to Services. @publicApi */
export class Ingress extends resource<Raw<V1Ingress>>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
}) {}

/** Who serves an Ingress. Cluster-scoped. @publicApi */
export class IngressClass extends resource<Raw<V1IngressClass>>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  scope: 'Cluster',
}) {}

/** Which Pods may talk to which. @publicApi */
export class NetworkPolicy extends resource<Raw<V1NetworkPolicy>>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
}) {}
