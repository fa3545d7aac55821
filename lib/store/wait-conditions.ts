import { expectFunction } from '../common/check-options.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';

/** What an object is waited for to be; `undefined` is handed in where there is none. Its name shows in errors. @publicApi */
export type WaitCondition<T extends KubernetesObject = KubernetesObject> = (object: T | undefined) => boolean;

interface Conditioned extends KubernetesObject {
  status?: {
    observedGeneration?: number | undefined;
    conditions?:
      readonly { type: string; status: string; observedGeneration?: number | undefined }[] | undefined;
  };
}

interface PodLike extends KubernetesObject {
  status?: { phase?: string | undefined };
}

interface DeploymentLike extends KubernetesObject {
  spec?: { replicas?: number | undefined };
  status?: {
    observedGeneration?: number | undefined;
    updatedReplicas?: number | undefined;
    replicas?: number | undefined;
    availableReplicas?: number | undefined;
  };
}

interface LoadBalanced extends KubernetesObject {
  status?: { loadBalancer?: { ingress?: readonly object[] | undefined } | undefined };
}

/**
 * What `Store.waitFor()` can wait for, ready-made.
 *
 * @example
 * await this.pods.waitFor(ref, Conditions.podRunning);
 * await this.widgets.waitFor(ref, Conditions.all(Conditions.ready, Conditions.hasStatus('Backup', 'False')));
 * @publicApi
 */
export const Conditions = {
  /** There is such an object. */
  exists: named('exists', (object: KubernetesObject | undefined) => object !== undefined),
  /** There is none. */
  absent: named('absent', (object: KubernetesObject | undefined) => object === undefined),
  /** This very object is gone, also when another one has its name by now. */
  deleted: (uid: string): WaitCondition =>
    named(`deleted(${uid})`, (object: KubernetesObject | undefined) => object?.metadata.uid !== uid),
  /** Its condition `Ready` is `True`, of the generation that it has. */
  ready: named('ready', (object: Conditioned | undefined) => hasCondition(object, 'Ready', 'True')),
  /** A condition has a status, of the generation that the object has. @default 'True' */
  hasStatus: (type: string, status: 'True' | 'False' | 'Unknown' = 'True'): WaitCondition<Conditioned> =>
    named(`hasStatus(${type}, ${status})`, (object: Conditioned | undefined) =>
      hasCondition(object, type, status),
    ),
  /** A Pod has been started. */
  podRunning: named('podRunning', (pod: PodLike | undefined) => pod?.status?.phase === 'Running'),
  /** A Job has ended well. */
  jobCompleted: named('jobCompleted', (job: Conditioned | undefined) =>
    hasCondition(job, 'Complete', 'True'),
  ),
  /** All replicas of a Deployment are of its newest template, and available, and no older ones are left. */
  deploymentCompleted: named('deploymentCompleted', isRolledOut),
  /** The server serves the kind of a CustomResourceDefinition. */
  crdEstablished: named('crdEstablished', (crd: Conditioned | undefined) =>
    hasCondition(crd, 'Established', 'True'),
  ),
  /** A Service or Ingress has got its load balancer. */
  loadBalancerProvisioned: named(
    'loadBalancerProvisioned',
    (object: LoadBalanced | undefined) => (object?.status?.loadBalancer?.ingress?.length ?? 0) > 0,
  ),
  /** All of them hold. */
  all<T extends KubernetesObject>(...conditions: readonly WaitCondition<T>[]): WaitCondition<T> {
    conditions.forEach((one) => expectFunction(one, 'each condition of Conditions.all()'));
    return named(`all(${namesOf(conditions)})`, (object: T | undefined) =>
      conditions.every((condition) => condition(object)),
    );
  },
  /** One of them holds. */
  any<T extends KubernetesObject>(...conditions: readonly WaitCondition<T>[]): WaitCondition<T> {
    conditions.forEach((one) => expectFunction(one, 'each condition of Conditions.any()'));
    return named(`any(${namesOf(conditions)})`, (object: T | undefined) =>
      conditions.some((condition) => condition(object)),
    );
  },
  not<T extends KubernetesObject>(condition: WaitCondition<T>): WaitCondition<T> {
    expectFunction(condition, 'the condition of Conditions.not()');
    return named(`not(${condition.name})`, (object: T | undefined) => !condition(object));
  },
} as const;

/** A condition that tells of an older generation says nothing of the object as it is. */
function hasCondition(object: Conditioned | undefined, type: string, status: string): boolean {
  const { generation } = object?.metadata ?? {};
  const condition = object?.status?.conditions?.find((one) => one.type === type);
  const seen = condition?.observedGeneration ?? object?.status?.observedGeneration;
  const isCurrent = seen === undefined || generation === undefined || seen >= generation;
  return condition?.status === status && isCurrent;
}

function isRolledOut(deployment: DeploymentLike | undefined): boolean {
  if (!deployment?.status) return false;
  const { observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0 } = deployment.status;
  const replicas = deployment.spec?.replicas ?? 1;
  return (
    observedGeneration >= (deployment.metadata.generation ?? 0) &&
    updatedReplicas === replicas &&
    (deployment.status.replicas ?? 0) === replicas &&
    availableReplicas === replicas
  );
}

function named<C extends (object: never) => boolean>(name: string, condition: C): C {
  return Object.defineProperty(condition, 'name', { value: name });
}

function namesOf(conditions: readonly { readonly name: string }[]): string {
  return conditions.map(({ name }) => name).join(', ');
}
