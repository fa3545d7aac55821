import { beforeEach, describe, expect, it } from 'vitest';
import { AdmissionWorld } from '../../../../../test/support/admission-world.js';
import type { ApiError } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { Admission } from '../admission.js';
import { defaultPlugins } from './default-plugins.js';
import { PluginChain } from './plugin-chain.js';

let world: AdmissionWorld;
let chain: PluginChain;
beforeEach(() => {
  world = new AdmissionWorld().put('namespaces', { name: 'n' }, { status: { phase: 'Active' } });
  chain = new PluginChain(defaultPlugins, world.view, { authorize: () => ({ isAllowed: true, reason: '' }) });
});

function admit(admission: Admission): JsonObject {
  chain.mutate(admission);
  chain.validate(admission);
  return admission.object ?? {};
}

function refusal(admission: Admission): ApiError {
  try {
    admit(admission);
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('It was admitted.');
}

describe('NamespaceLifecycle', () => {
  it('lets nothing be created in a namespace that is not there, or is going', () => {
    expect(refusal(world.write('configmaps', {}, { namespace: 'nope' })).toStatus()).toMatchObject({
      code: 404,
      message: 'namespaces "nope" not found',
    });
    world.put('namespaces', { name: 'n' }, { status: { phase: 'Terminating' } });
    expect(
      refusal(world.write('configmaps', { metadata: { name: '', generateName: 'c-' } })).toStatus(),
    ).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'configmaps "c-" is forbidden: unable to create new content in namespace n because it is being terminated',
      reason: 'Forbidden',
      details: {
        name: 'c-',
        kind: 'configmaps',
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace n is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
      code: 403,
    });
  });

  it('lets what is there be changed and deleted while its namespace goes', () => {
    world.put('namespaces', { name: 'n' }, { status: { phase: 'Terminating' } });
    expect(() => admit(world.write('configmaps', {}, { operation: 'UPDATE' }))).not.toThrow();
    expect(() => admit(world.write('configmaps', {}, { operation: 'DELETE' }))).not.toThrow();
  });

  it('is not fooled by a label that says Terminating', () => {
    world.put('namespaces', { name: 'n', labels: { state: 'Terminating' } }, { status: { phase: 'Active' } });
    expect(() => admit(world.write('configmaps'))).not.toThrow();
  });

  it('keeps the first namespaces', () => {
    const deletion = (name: string) =>
      world.write('namespaces', {}, { operation: 'DELETE', name, object: undefined });
    expect(refusal(deletion('default')).message).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
    expect(() => admit(deletion('n'))).not.toThrow();
  });
});

describe('a Pod', () => {
  const pod = (spec: JsonObject = {}) => world.write('pods', { spec });

  it('gets a priority, and tolerates lost nodes for five minutes', () => {
    const toleration = (key: string) => ({
      key: `node.kubernetes.io/${key}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    });
    expect(admit(pod())['spec']).toEqual({
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
      tolerations: [toleration('not-ready'), toleration('unreachable')],
    });
  });

  it('keeps its own tolerations of lost nodes', () => {
    const own = [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }, { operator: 'Exists' }];
    expect(admit(pod({ tolerations: own }))['spec']).toMatchObject({ tolerations: own });
  });

  it('takes the priority of its class, or of the default class', () => {
    world.put(
      'priorityclasses.scheduling.k8s.io',
      { name: 'high' },
      { value: 100, preemptionPolicy: 'Never' },
    );
    world.put('priorityclasses.scheduling.k8s.io', { name: 'usual' }, { value: 5, globalDefault: true });
    expect(admit(pod({ priorityClassName: 'high' }))['spec']).toMatchObject({
      priority: 100,
      preemptionPolicy: 'Never',
    });
    expect(admit(pod())['spec']).toMatchObject({ priorityClassName: 'usual', priority: 5 });
  });

  it('may not choose its priority itself', () => {
    expect(refusal(pod({ priority: 5 })).message).toBe(
      'pods "x" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    );
    expect(refusal(pod({ priorityClassName: 'nope' })).message).toBe(
      'pods "x" is forbidden: no PriorityClass with name nope was found',
    );
  });

  it('needs its RuntimeClass', () => {
    expect(refusal(pod({ runtimeClassName: 'nope' })).message).toBe(
      'pods "x" is forbidden: pod rejected: RuntimeClass "nope" not found',
    );
    world.put('runtimeclasses.node.k8s.io', { name: 'fast' }, { overhead: { podFixed: { cpu: '1' } } });
    expect(admit(pod({ runtimeClassName: 'fast' }))['spec']).toMatchObject({ overhead: { cpu: '1' } });
  });
});

describe('storage', () => {
  const classes = 'storageclasses.storage.k8s.io';
  const isDefault = { 'storageclass.kubernetes.io/is-default-class': 'true' };

  it('gives a claim the newest default class and a finalizer', () => {
    world.put(classes, { name: 'old', annotations: isDefault, creationTimestamp: '2026-01-01T00:00:00Z' });
    world.put(classes, { name: 'new', annotations: isDefault, creationTimestamp: '2026-01-02T00:00:00Z' });
    expect(admit(world.write('persistentvolumeclaims', { spec: {} }))).toMatchObject({
      metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
      spec: { storageClassName: 'new' },
    });
    const none = admit(world.write('persistentvolumeclaims', { spec: { storageClassName: '' } }));
    expect(none).toMatchObject({ spec: { storageClassName: '' } });
  });

  it('lets a claim grow only where its class lets it', () => {
    const claim = (storage: string, phase = 'Bound') =>
      world.write('persistentvolumeclaims', {
        spec: { storageClassName: 'c', resources: { requests: { storage } } },
        status: { phase },
      }).object!;
    const grow = (phase?: string) =>
      world.write(
        'persistentvolumeclaims',
        {},
        { operation: 'UPDATE', object: claim('2Gi'), oldObject: claim('1Gi', phase) },
      );
    expect(refusal(grow('Pending')).message).toContain('Only bound persistent volume claims can be expanded');
    expect(refusal(grow()).message).toContain('must support resize');
    world.put(classes, { name: 'c' }, { allowVolumeExpansion: true });
    expect(() => admit(grow())).not.toThrow();
  });
});

describe('the other defaults', () => {
  it('give an Ingress the default class', () => {
    const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
    world.put('ingressclasses.networking.k8s.io', { name: 'nginx', annotations });
    expect(admit(world.write('ingresses.networking.k8s.io', { spec: {} }))).toMatchObject({
      spec: { ingressClassName: 'nginx' },
    });
  });

  it('allow one default PriorityClass', () => {
    const classes = 'priorityclasses.scheduling.k8s.io';
    world.put(classes, { name: 'first' }, { value: 1, globalDefault: true });
    expect(refusal(world.write(classes, { value: 2, globalDefault: true })).message).toContain(
      'PriorityClass first is already marked as default. Only one default can exist',
    );
  });
});
