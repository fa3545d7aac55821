import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { hasReadiness, readinessOf } from './readiness.js';

type Parts = { spec?: object; status?: object; metadata?: object };
const of = (apiVersion: string, kind: string, { spec, status, metadata }: Parts = {}) =>
  ({
    apiVersion,
    kind,
    metadata: { name: 'a', generation: 2, ...metadata },
    spec,
    status,
  }) as never as KubernetesObject;
const conditions = (type: string, status = 'True', more: object = {}) => ({
  conditions: [{ type, status, reason: 'Why', message: '', ...more }],
});
const seen = { observedGeneration: 2 };
const rolledOut = { ...seen, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
const two = { replicas: 2 };

describe('whether an object is ready', () => {
  it.each<[string, KubernetesObject, string, string]>([
    ['a ConfigMap', of('v1', 'ConfigMap'), 'ready', ''],
    [
      'what is being deleted',
      of('v1', 'ConfigMap', { metadata: { deletionTimestamp: 'x' } }),
      'progressing',
      'it is being deleted',
    ],
    [
      'a Deployment that nobody has seen',
      of('apps/v1', 'Deployment', { spec: two }),
      'progressing',
      'its controller has not seen it yet',
    ],
    [
      'one seen before it changed',
      of('apps/v1', 'Deployment', { spec: two, status: { ...rolledOut, observedGeneration: 1 } }),
      'progressing',
      'its controller has not seen the newest generation',
    ],
    [
      'one that rolls out',
      of('apps/v1', 'Deployment', { spec: two, status: { ...rolledOut, updatedReplicas: 1 } }),
      'progressing',
      '1 of 2 updated',
    ],
    [
      'one with Pods of before',
      of('apps/v1', 'Deployment', {
        spec: two,
        status: { ...rolledOut, ...conditions('Available'), replicas: 3 },
      }),
      'progressing',
      '1 of the version before are still there',
    ],
    [
      'one that is not available',
      of('apps/v1', 'Deployment', { spec: two, status: rolledOut }),
      'progressing',
      'not Available',
    ],
    [
      'one that is available',
      of('apps/v1', 'Deployment', { spec: two, status: { ...rolledOut, ...conditions('Available') } }),
      'ready',
      '',
    ],
    [
      'one that makes no progress',
      of('apps/v1', 'Deployment', { status: { ...seen, ...conditions('Progressing', 'False') } }),
      'failed',
      'Why',
    ],
    [
      'a StatefulSet',
      of('apps/v1', 'StatefulSet', { spec: two, status: { ...seen, readyReplicas: 2, updatedReplicas: 1 } }),
      'progressing',
      '1 of 2 updated',
    ],
    [
      'one that is updated by hand',
      of('apps/v1', 'StatefulSet', {
        spec: { ...two, updateStrategy: { type: 'OnDelete' } },
        status: { ...seen, readyReplicas: 2 },
      }),
      'ready',
      '',
    ],
    [
      'a DaemonSet',
      of('apps/v1', 'DaemonSet', {
        status: { ...seen, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 },
      }),
      'progressing',
      '2 of 3 available',
    ],
    ['a Job that runs', of('batch/v1', 'Job', { status: { active: 1 } }), 'progressing', 'not Complete'],
    ['one that is complete', of('batch/v1', 'Job', { status: conditions('Complete') }), 'ready', ''],
    [
      'one that has failed',
      of('batch/v1', 'Job', { status: conditions('Failed', 'True', { message: 'Too often' }) }),
      'failed',
      'Too often',
    ],
    [
      'a claim',
      of('v1', 'PersistentVolumeClaim', { status: { phase: 'Pending' } }),
      'progressing',
      'its phase is Pending',
    ],
    ['one that is bound', of('v1', 'PersistentVolumeClaim', { status: { phase: 'Bound' } }), 'ready', ''],
    ['a Pod that is done', of('v1', 'Pod', { status: { phase: 'Succeeded' } }), 'ready', ''],
    [
      'a Pod',
      of('v1', 'Pod', { status: { phase: 'Running', ...conditions('Ready', 'False') } }),
      'progressing',
      'not Ready: Why',
    ],
    [
      'a load balancer',
      of('v1', 'Service', { spec: { type: 'LoadBalancer' } }),
      'progressing',
      'it has no address of a load balancer',
    ],
    ['a Service', of('v1', 'Service', { spec: { type: 'ClusterIP' } }), 'ready', ''],
    [
      'a CRD',
      of('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { status: conditions('Established') }),
      'ready',
      '',
    ],
    [
      'a custom resource',
      of('a.example.com/v1', 'A', { status: conditions('Ready', 'True', seen) }),
      'ready',
      '',
    ],
    [
      'one of an earlier generation',
      of('a.example.com/v1', 'A', { status: conditions('Ready', 'True', { observedGeneration: 1 }) }),
      'progressing',
      'its condition Ready is of an earlier generation',
    ],
    ['one that is stalled', of('a.example.com/v1', 'A', { status: conditions('Stalled') }), 'failed', 'Why'],
    [
      'one without a word of it',
      of('a.example.com/v1', 'A'),
      'progressing',
      'it has no condition Ready; if its kind knows none, say what is ready by `isReady`',
    ],
  ])('is known of %s', (_what, object, state, message) => {
    expect(readinessOf(object)).toEqual({ state, message });
  });

  it('takes more than metadata only where there is something to know', () => {
    expect([hasReadiness('', 'ConfigMap'), hasReadiness('rbac.authorization.k8s.io', 'Role')]).toEqual([
      false,
      false,
    ]);
    expect([hasReadiness('apps', 'Deployment'), hasReadiness('a.example.com', 'A')]).toEqual([true, true]);
  });
});
