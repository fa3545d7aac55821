import type {
  V1MutatingWebhookConfiguration,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
import type { Raw } from '../resource/raw.js';
import { resource } from '../resource/resource.js';

/** Webhooks that may change what is written. @publicApi */
export class MutatingWebhookConfiguration extends resource<Raw<V1MutatingWebhookConfiguration>>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  scope: 'Cluster',
}) {}

/** Rules in CEL that may refuse what is written. @publicApi */
export class ValidatingAdmissionPolicy extends resource<Raw<V1ValidatingAdmissionPolicy>>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  scope: 'Cluster',
}) {}

/** Where a ValidatingAdmissionPolicy applies. @publicApi */
export class ValidatingAdmissionPolicyBinding extends resource<Raw<V1ValidatingAdmissionPolicyBinding>>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  scope: 'Cluster',
}) {}

/** Webhooks that may refuse what is written. @publicApi */
export class ValidatingWebhookConfiguration extends resource<Raw<V1ValidatingWebhookConfiguration>>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  scope: 'Cluster',
}) {}
