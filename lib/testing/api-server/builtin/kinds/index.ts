import { admissionPolicyRules } from './admission-policies.js';
import { autoscalingRules } from './autoscaling.js';
import { batchRules } from './batch.js';
import { certificateRules } from './certificates.js';
import { claimRules } from './claims.js';
import { coreRules } from './core.js';
import { definitionRules } from '../../crd/definition-rules.js';
import { endpointSliceRules } from './endpoint-slices.js';
import { eventRules } from './events.js';
import type { RulesByResource } from './kind-rules.js';
import { networkingRules } from './networking.js';
import { podRules } from './pods.js';
import { policyRules } from './policies.js';
import { rbacRules } from './rbac.js';
import { serviceRules } from './services.js';
import { statefulSetRules } from './stateful-sets.js';
import { workloadRules } from './workloads.js';

/** The rules of every kind that has some of its own. @internal */
export const kindRules: RulesByResource = {
  ...admissionPolicyRules,
  ...autoscalingRules,
  ...batchRules,
  ...certificateRules,
  ...claimRules,
  ...coreRules,
  'apiextensions.k8s.io/customresourcedefinitions': definitionRules,
  ...endpointSliceRules,
  ...eventRules,
  ...networkingRules,
  ...podRules,
  ...policyRules,
  ...rbacRules,
  ...serviceRules,
  ...statefulSetRules,
  ...workloadRules,
};
