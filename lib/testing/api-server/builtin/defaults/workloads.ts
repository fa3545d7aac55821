import type { Json, JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { setDefaultUtilization } from '../conversion/autoscalers.js';
import { listAt, mapAt, objectAt, setAbsent } from '../fields.js';
import type { DefaultsByDefinition, SetDefaults } from './defaults.js';

/** Defaults of a kind's spec. */
const ofSpec =
  (set: (spec: JsonObject) => void): SetDefaults =>
  (object) => {
    const spec = objectAt(object, 'spec');
    if (spec) set(spec);
  };

/** An empty text is one, in place of a number. */
function setCounts(rolling: JsonObject, maxUnavailable: Json, maxSurge: Json): void {
  rolling.maxUnavailable ??= maxUnavailable;
  rolling.maxSurge ??= maxSurge;
}

function setDeploymentDefaults(spec: JsonObject): void {
  setAbsent(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} });
  const strategy = spec.strategy as JsonObject;
  setAbsent(strategy, { type: 'RollingUpdate' });
  if (strategy.type !== 'RollingUpdate') return;
  setAbsent(strategy, { rollingUpdate: {} });
  setCounts(strategy.rollingUpdate as JsonObject, '25%', '25%');
}

/** Where a DaemonSet keeps how often its template has changed, which once was a field of its own. @internal */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

function setDaemonSetDefaults(spec: JsonObject): void {
  setAbsent(spec, { revisionHistoryLimit: 10, updateStrategy: {} });
  const strategy = spec.updateStrategy as JsonObject;
  setAbsent(strategy, { type: 'RollingUpdate' });
  if (strategy.type !== 'RollingUpdate') return;
  setAbsent(strategy, { rollingUpdate: {} });
  setCounts(strategy.rollingUpdate as JsonObject, 1, 0);
}

function setStatefulSetDefaults(spec: JsonObject): void {
  setAbsent(spec, {
    podManagementPolicy: 'OrderedReady',
    replicas: 1,
    revisionHistoryLimit: 10,
    updateStrategy: {},
    persistentVolumeClaimRetentionPolicy: {},
  });
  setAbsent(spec.persistentVolumeClaimRetentionPolicy as JsonObject, {
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
  });
  // A claim in a template is written with its type, whole as it is.
  for (const claim of listAt(spec, 'volumeClaimTemplates')) {
    setAbsent(claim, { kind: 'PersistentVolumeClaim', apiVersion: 'v1' });
  }
  const strategy = spec.updateStrategy as JsonObject;
  if (!strategy.type) setAbsent(strategy, { type: 'RollingUpdate', rollingUpdate: {} });
  const rolling = objectAt(strategy, 'rollingUpdate');
  if (strategy.type === 'RollingUpdate' && rolling) setAbsent(rolling, { partition: 0 });
}

function setJobDefaults(job: JsonObject): void {
  const spec = objectAt(job, 'spec');
  if (!spec) return;
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  setAbsent(spec, {
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  });
  const labels = mapAt(spec, 'template', 'metadata', 'labels');
  const metadata = objectAt(job, 'metadata');
  if (metadata && Object.keys(labels).length > 0) setAbsent(metadata, { labels: { ...labels } });
}

const scaleUp = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const scaleDown = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

function setAutoscalerDefaults(spec: JsonObject): void {
  setAbsent(spec, {
    minReplicas: 1,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
      },
    ],
  });
  const behavior = objectAt(spec, 'behavior');
  if (!behavior) return;
  setAbsent(behavior, { scaleUp: {}, scaleDown: {} });
  setAbsent(behavior.scaleUp as JsonObject, structuredClone(scaleUp));
  setAbsent(behavior.scaleDown as JsonObject, structuredClone(scaleDown));
}

/** @internal */
export const workloadDefaults: DefaultsByDefinition = {
  'io.k8s.api.apps.v1.Deployment': ofSpec(setDeploymentDefaults),
  'io.k8s.api.apps.v1.DaemonSet': (daemonSet) => {
    ofSpec(setDaemonSetDefaults)(daemonSet);
    // The rules of the kind count it.
    const metadata = objectAt(daemonSet, 'metadata');
    if (metadata) metadata.annotations = { [TEMPLATE_GENERATION]: '0', ...mapAt(metadata, 'annotations') };
  },
  'io.k8s.api.apps.v1.StatefulSet': ofSpec(setStatefulSetDefaults),
  'io.k8s.api.apps.v1.ReplicaSet': ofSpec((spec) => setAbsent(spec, { replicas: 1 })),
  'io.k8s.api.batch.v1.Job': setJobDefaults,
  'io.k8s.api.batch.v1.CronJob': ofSpec((spec) =>
    setAbsent(spec, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    }),
  ),
  'io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern': (pattern) =>
    setAbsent(pattern, { status: 'True' }),
  'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler': (autoscaler) => {
    const spec = objectAt(autoscaler, 'spec');
    if (!spec) return;
    setAbsent(spec, { minReplicas: 1 });
    setDefaultUtilization(spec, (autoscaler as KubeObject).metadata);
  },
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler': ofSpec(setAutoscalerDefaults),
};
