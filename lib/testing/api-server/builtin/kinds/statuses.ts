import { isIP } from 'node:net';
import type { StatusCause } from '../../common/api-error.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, numberAt, objectAt, textAt, textsAt } from '../fields.js';
import { Checks, IMMUTABLE } from '../validation/checks.js';
import { dnsSubdomain, qualifiedName } from '../validation/names.js';

/** What is wrong with the status of a Service: only a load balancer has addresses. @internal */
export function serviceStatusCauses(service: KubeObject): StatusCause[] {
  const checks = new Checks();
  const field = 'status.loadBalancer.ingress';
  const ingress = listAt(service, 'status', 'loadBalancer', 'ingress');
  if (textAt(service, 'spec', 'type') !== 'LoadBalancer') {
    if (ingress.length > 0) checks.forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'");
    return checks.causes;
  }
  for (const [index, entry] of ingress.entries()) {
    const path = `${field}[${index}]`;
    const [ip, hostname] = [textAt(entry, 'ip'), textAt(entry, 'hostname')];
    if (ip && !isIP(ip)) {
      checks.invalid(`${path}.ip`, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
    }
    if (entry.ipMode === undefined) {
      if (ip) checks.required(`${path}.ipMode`, 'must be specified when `ip` is set');
    } else if (!ip) checks.forbidden(`${path}.ipMode`, 'may not be specified when `ip` is not set');
    else checks.oneOf(`${path}.ipMode`, entry.ipMode, ['Proxy', 'VIP']);
    if (!hostname) continue;
    checks.invalid(`${path}.hostname`, hostname, dnsSubdomain(hostname));
    if (isIP(hostname)) {
      checks.invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address');
    }
  }
  return checks.causes;
}

/** @internal */
export function budgetStatusCauses(budget: KubeObject): StatusCause[] {
  const checks = new Checks();
  const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'];
  checks.noneNegative('status', objectAt(budget, 'status'), ...counts);
  return checks.causes;
}

/** A job has counts of pods, and none of them is ready that is not active. @internal */
export function jobStatusCauses(job: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const counts = ['active', 'succeeded', 'failed', 'ready', 'terminating'];
  checks.noneNegative('status', objectAt(job, 'status'), ...counts);
  const ready = numberAt(job, 'status', 'ready');
  const changed =
    ready !== numberAt(old, 'status', 'ready') ||
    numberAt(job, 'status', 'active') !== numberAt(old, 'status', 'active');
  if (changed && ready !== undefined && ready > (numberAt(job, 'status', 'active') ?? 0)) {
    checks.invalid('status.ready', ready, 'cannot set more ready pods than active');
  }
  return checks.causes;
}

/** @internal */
export function claimStatusCauses(claim: KubeObject): StatusCause[] {
  const checks = new Checks();
  if (!claim.metadata.resourceVersion) checks.required('resourceVersion');
  if (textsAt(claim, 'spec', 'accessModes').length === 0) checks.required('Spec.accessModes');
  return checks.causes;
}

/** Its conditions have names; how well a pod is served is settled when it is created. @internal */
export function podStatusCauses(pod: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  for (const [index, condition] of listAt(pod, 'status', 'conditions').entries()) {
    const type = textAt(condition, 'type');
    checks.invalid(`status.conditions[${index}].Type`, type, qualifiedName(type));
  }
  const qos = textAt(pod, 'status', 'qosClass');
  if (qos !== textAt(old, 'status', 'qosClass')) checks.invalid('status.qosClass', qos, IMMUTABLE);
  return checks.causes;
}

/** Counts that are no greater than all replicas, and others that are only not negative; in the order of the refusal. */
const COUNTS: Readonly<
  Record<string, { readonly bounded: readonly string[]; readonly others: readonly string[] }>
> = {
  Deployment: {
    bounded: ['updatedReplicas', 'readyReplicas', 'availableReplicas'],
    others: ['unavailableReplicas', 'terminatingReplicas', 'collisionCount', 'observedGeneration'],
  },
  ReplicaSet: {
    bounded: ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'],
    others: ['observedGeneration', 'terminatingReplicas'],
  },
  StatefulSet: {
    bounded: ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'],
    others: ['observedGeneration', 'collisionCount'],
  },
};

/** What is wrong with the counts of replicas in the status of a workload. @internal */
export function replicaStatusCauses(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const status = objectAt(object, 'status') ?? {};
  const count = (name: string): number => numberAt(status, name) ?? 0;
  const { bounded = [], others = [] } = COUNTS[object.kind] ?? {};
  checks.noneNegative('status', status, 'replicas', ...bounded, ...others);
  for (const name of bounded) {
    if (count(name) > count('replicas')) {
      checks.invalid(`status.${name}`, count(name), 'cannot be greater than status.replicas');
    }
  }
  if (count('availableReplicas') > count('readyReplicas')) {
    const ready = object.kind === 'StatefulSet' ? 'status.readyReplicas' : 'readyReplicas';
    checks.invalid('status.availableReplicas', count('availableReplicas'), `cannot be greater than ${ready}`);
  }
  const collisions = numberAt(old, 'status', 'collisionCount');
  if (collisions !== undefined && count('collisionCount') < collisions) {
    checks.invalid('status.collisionCount', count('collisionCount'), 'cannot be decremented');
  }
  return checks.causes;
}

/** @internal */
export function daemonSetStatusCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  checks.noneNegative(
    'status',
    objectAt(object, 'status'),
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  );
  return checks.causes;
}
