import type { JsonObject } from '../../common/json.js';
import { listAt, objectAt, setAbsent } from '../fields.js';
import type { DefaultsByDefinition } from './defaults.js';

const rbac = 'rbac.authorization.k8s.io';

function setRoleRef(binding: JsonObject): void {
  const role = objectAt(binding, 'roleRef');
  if (role) setAbsent(role, { apiGroup: rbac });
}

function setWebhook(webhook: JsonObject): void {
  setAbsent(webhook, {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  });
}

const setMatchResources = (match: JsonObject) =>
  setAbsent(match, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} });

const allScopes = (rule: JsonObject) => setAbsent(rule, { scope: '*' });
const mayFail = (spec: JsonObject) => setAbsent(spec, { failurePolicy: 'Fail' });
const port443 = (reference: JsonObject) => setAbsent(reference, { port: 443 });

function setNetworkPolicy(policy: JsonObject): void {
  const spec = objectAt(policy, 'spec');
  if (!spec || listAt(spec, 'policyTypes').length > 0) return;
  spec.policyTypes = listAt(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function setDriver(driver: JsonObject): void {
  const spec = objectAt(driver, 'spec');
  if (!spec) return;
  setAbsent(spec, {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    volumeLifecycleModes: ['Persistent'],
    requiresRepublish: false,
    seLinuxMount: false,
  });
}

function setQueues(queuing: JsonObject): void {
  for (const [field, value] of Object.entries({ queues: 64, handSize: 8, queueLengthLimit: 50 })) {
    if (!queuing[field]) queuing[field] = value;
  }
}

/** @internal */
export const policyDefaults: DefaultsByDefinition = {
  'io.k8s.api.rbac.v1.ClusterRoleBinding': setRoleRef,
  'io.k8s.api.rbac.v1.RoleBinding': setRoleRef,
  'io.k8s.api.rbac.v1.Subject': (subject) => {
    if (subject.kind === 'User' || subject.kind === 'Group') setAbsent(subject, { apiGroup: rbac });
  },
  'io.k8s.api.admissionregistration.v1.ValidatingWebhook': setWebhook,
  'io.k8s.api.admissionregistration.v1.MutatingWebhook': (webhook) => {
    setWebhook(webhook);
    setAbsent(webhook, { reinvocationPolicy: 'Never' });
  },
  'io.k8s.api.admissionregistration.v1.RuleWithOperations': allScopes,
  'io.k8s.api.admissionregistration.v1.NamedRuleWithOperations': allScopes,
  'io.k8s.api.admissionregistration.v1.ServiceReference': port443,
  'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicySpec': mayFail,
  'io.k8s.api.admissionregistration.v1.MutatingAdmissionPolicySpec': mayFail,
  'io.k8s.api.admissionregistration.v1.MatchResources': setMatchResources,
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference': port443,
  'io.k8s.api.networking.v1.NetworkPolicyPort': (port) => setAbsent(port, { protocol: 'TCP' }),
  'io.k8s.api.networking.v1.NetworkPolicy': setNetworkPolicy,
  'io.k8s.api.networking.v1.IngressClass': (one) => {
    const parameters = objectAt(one, 'spec', 'parameters');
    if (parameters) setAbsent(parameters, { scope: 'Cluster' });
  },
  'io.k8s.api.storage.v1.StorageClass': (one) =>
    setAbsent(one, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  'io.k8s.api.storage.v1.CSIDriver': setDriver,
  'io.k8s.api.flowcontrol.v1.LimitedPriorityLevelConfiguration': (limited) =>
    setAbsent(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 }),
  'io.k8s.api.flowcontrol.v1.ExemptPriorityLevelConfiguration': (exempt) =>
    setAbsent(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 }),
  'io.k8s.api.flowcontrol.v1.FlowSchemaSpec': (spec) => setAbsent(spec, { matchingPrecedence: 1000 }),
  'io.k8s.api.flowcontrol.v1.QueuingConfiguration': setQueues,
};
