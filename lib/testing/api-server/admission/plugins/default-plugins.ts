import { certificateRequester, certificateSubject, certificateVerdict } from './certificates.js';
import { limitRanger } from './limit-ranger.js';
import { namespaceLifecycle } from './namespace-lifecycle.js';
import { taintNewNodes } from './nodes.js';
import type { AdmissionPlugin } from './plugin.js';
import { podSecurity } from './pod-security.js';
import { policyExpressions } from './policy-expressions.js';
import { defaultTolerations, priority, runtimeClass, singleDefaultPriority } from './pods.js';
import { webhookConditions } from './webhook-conditions.js';
import { claimResize, defaultIngressClass, defaultStorageClass, storageInUse } from './volumes.js';

/**
 * What kube-apiserver has on by default and operators meet, in its order. `ServiceAccount` is left out, as in a control
 * plane without controllers: nothing makes the default ServiceAccounts that it wants for each Pod.
 *
 * @internal
 */
export const defaultPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  taintNewNodes,
  podSecurity,
  priority,
  singleDefaultPriority,
  defaultTolerations,
  defaultStorageClass,
  storageInUse,
  claimResize,
  runtimeClass,
  defaultIngressClass,
  certificateRequester,
  certificateSubject,
  certificateVerdict,
  webhookConditions,
  policyExpressions,
];
