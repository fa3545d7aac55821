import { findCondition, isConditionTrue, type Condition } from '../resource/condition.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { groupOf, writeGroupKind } from './apply-set.js';

/** How far an object is from what its manifest asks for. @internal */
export interface Readiness {
  /** `failed`: it does not get there by itself. */
  readonly state: 'ready' | 'progressing' | 'failed';
  /** Why it is not ready; `''` when it is. */
  readonly message: string;
}

type AnyObject = KubernetesObject & {
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown> & { readonly conditions?: readonly Condition[] };
};

const READY: Readiness = { state: 'ready', message: '' };
const progressing = (message: string): Readiness => ({ state: 'progressing', message });
const failed = (message: string): Readiness => ({ state: 'failed', message });

/**
 * What kstatus says of the built-in kinds. Of others, whether the condition `Ready` is true of the newest generation.
 *
 * @see https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
 * @internal
 */
export function readinessOf(object: KubernetesObject): Readiness {
  const { metadata, status = {} } = object as AnyObject;
  if (metadata.deletionTimestamp !== undefined) return progressing('it is being deleted');
  const { observedGeneration } = status;
  if (typeof observedGeneration === 'number' && observedGeneration < (metadata.generation ?? 0))
    return progressing('its controller has not seen the newest generation');
  const group = groupOf(object.apiVersion);
  const rule = RULES[writeGroupKind({ group, kind: object.kind })];
  if (rule) return rule(object);
  return byConditions(object, isBuiltIn(group));
}

/** Whether it has to be looked at: of many kinds, all that is to be done is done once they are written. @internal */
export function hasReadiness(group: string, kind: string): boolean {
  return RULES[writeGroupKind({ group, kind })] !== undefined || !isBuiltIn(group);
}

function isBuiltIn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

function byConditions({ metadata, status }: AnyObject, isBuiltIn: boolean): Readiness {
  const conditions = status?.conditions;
  const stalled = findCondition(conditions, 'Stalled');
  if (stalled?.status === 'True') return failed(said(stalled));
  const ready = findCondition(conditions, 'Ready');
  if (!ready)
    return isBuiltIn
      ? READY
      : progressing('it has no condition Ready; if its kind knows none, say what is ready by `isReady`');
  if ((ready.observedGeneration ?? Infinity) < (metadata.generation ?? 0))
    return progressing('its condition Ready is of an earlier generation');
  if (ready.status !== 'True') return progressing(`not Ready: ${said(ready)}`);
  return isConditionTrue(conditions, 'Reconciling') ? progressing('Reconciling') : READY;
}

function said({ reason, message }: Pick<Condition, 'reason' | 'message'>): string {
  return message || reason;
}

/** So many of a number of Pods are as they should be. */
function counted(
  { spec, status, metadata }: AnyObject,
  counts: readonly (readonly [field: string, what: string])[],
  wanted = (spec?.['replicas'] ?? 1) as number,
): Readiness {
  if (status?.['observedGeneration'] === undefined && metadata.generation !== undefined)
    return progressing('its controller has not seen it yet');
  for (const [field, what] of counts) {
    const count = (status?.[field] ?? 0) as number;
    if (count < wanted) return progressing(`${count} of ${wanted} ${what}`);
  }
  return READY;
}

function deployment(object: AnyObject): Readiness {
  const { conditions, replicas = 0, updatedReplicas = 0 } = object.status ?? {};
  const progress = findCondition(conditions, 'Progressing');
  if (progress?.status === 'False') return failed(said(progress));
  const state = counted(object, [
    ['updatedReplicas', 'updated'],
    ['availableReplicas', 'available'],
  ]);
  if (state.state !== 'ready') return state;
  if (Number(replicas) > Number(updatedReplicas))
    return progressing(`${Number(replicas) - Number(updatedReplicas)} of the version before are still there`);
  return isConditionTrue(conditions, 'Available') ? READY : progressing('not Available');
}

function whenTrue(condition: string, fails?: string): (object: AnyObject) => Readiness {
  return ({ status }) => {
    const failure = fails === undefined ? undefined : findCondition(status?.conditions, fails);
    if (failure?.status === 'True') return failed(said(failure));
    const found = findCondition(status?.conditions, condition);
    if (found?.status === 'True') return READY;
    return progressing(`not ${condition}${found && said(found) ? `: ${said(found)}` : ''}`);
  };
}

function inPhase(...phases: string[]): (object: AnyObject) => Readiness {
  return ({ status }) => {
    const phase = (status?.['phase'] ?? 'not known') as string;
    return phases.includes(phase) ? READY : progressing(`its phase is ${phase}`);
  };
}

const RULES: Readonly<Record<string, (object: AnyObject) => Readiness>> = {
  'Deployment.apps': deployment,
  'ReplicaSet.apps': (object) => counted(object, [['availableReplicas', 'available']]),
  'StatefulSet.apps': (object) =>
    counted(object, [
      ['readyReplicas', 'ready'],
      ...(object.spec?.['updateStrategy'] &&
      (object.spec['updateStrategy'] as { type?: string }).type === 'OnDelete'
        ? []
        : ([['updatedReplicas', 'updated']] as const)),
    ]),
  'DaemonSet.apps': (object) =>
    counted(
      object,
      [
        ['updatedNumberScheduled', 'updated'],
        ['numberAvailable', 'available'],
      ],
      (object.status?.['desiredNumberScheduled'] ?? 0) as number,
    ),
  'Job.batch': whenTrue('Complete', 'Failed'),
  Pod: (object) =>
    object.status?.['phase'] === 'Failed'
      ? failed('its phase is Failed')
      : object.status?.['phase'] === 'Succeeded'
        ? READY
        : whenTrue('Ready')(object),
  PersistentVolumeClaim: inPhase('Bound'),
  PersistentVolume: inPhase('Available', 'Bound'),
  Namespace: inPhase('Active'),
  Service: ({ spec, status }) => {
    const { ingress = [] } = (status?.['loadBalancer'] ?? {}) as { ingress?: readonly unknown[] };
    return spec?.['type'] === 'LoadBalancer' && ingress.length === 0
      ? progressing('it has no address of a load balancer')
      : READY;
  },
  'CustomResourceDefinition.apiextensions.k8s.io': whenTrue('Established'),
  'APIService.apiregistration.k8s.io': whenTrue('Available'),
};
