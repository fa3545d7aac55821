import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, deployment, pod, secret, service } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

export default subject('get and list', (it) => {
  it('gives an object as it was created', async (t) => {
    const created = (await t.post(t.p('configmaps'), configMap('a', { key: 'value' }))).is(201);
    const read = (await t.get(t.p('configmaps/a'))).is(200);
    assert.deepEqual(read.body, created.body);
  });

  it('names what is not there', async (t) => {
    const answer = (await t.get(t.p('configmaps/nothing'))).fails(404, 'NotFound');
    assert.equal(answer.body.message, 'configmaps "nothing" not found');
    assert.deepEqual(answer.body.details, { name: 'nothing', kind: 'configmaps' });
  });

  it('names the group of what is not there', async (t) => {
    const answer = (await t.get(t.p('apps/v1', 'deployments/nothing'))).fails(404, 'NotFound');
    assert.deepEqual(answer.body.details, { name: 'nothing', group: 'apps', kind: 'deployments' });
  });

  it('lists nothing in a namespace that is not there', async (t) => {
    const answer = (await t.get('/api/v1/namespaces/nowhere/configmaps')).is(200);
    assert.deepEqual(answer.items, []);
  });

  it('lists an empty collection with an empty array', async (t) => {
    const answer = (await t.get(t.p('configmaps'))).is(200);
    assert.equal(answer.body.kind, 'ConfigMapList');
    assert.deepEqual(answer.items, []);
    assert.match(answer.version, /^\d+$/);
  });

  it('lists items by name, without kind and apiVersion', async (t) => {
    for (const name of ['b', 'a', 'c']) await t.given(t.p('configmaps'), configMap(name));
    const answer = (await t.get(t.p('configmaps'))).is(200);
    assert.deepEqual(answer.names, ['a', 'b', 'c']);
    assert.equal('kind' in answer.items[0], false);
  });

  it('lists items of a CRD with kind and apiVersion', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    const answer = (await t.get(path)).is(200);
    assert.equal(answer.body.kind, 'WidgetList');
    assert.equal(answer.items[0].kind, 'Widget');
  });

  it('sorts names by their bytes', async (t) => {
    for (const name of ['a-b', 'a.b', 'a', 'ab', 'a1', 'a-', 'a0'].map((one) => one.replace(/-$/, '-z'))) {
      await t.given(t.p('configmaps'), configMap(name));
    }
    const { names } = (await t.get(t.p('configmaps'))).is(200);
    assert.deepEqual(names, [...names].sort());
  });

  it('lists a namespace as a path of its own', async (t) => {
    const answer = (await t.get(`/api/v1/namespaces/${t.namespace}`)).is(200);
    assert.equal(answer.body.status.phase, 'Active');
  });

  it('lists all namespaces together, by namespace and name', async (t) => {
    await t.given(t.p('configmaps'), configMap('b', {}, { labels: { case: t.id } }));
    await t.given(t.p('configmaps'), configMap('a', {}, { labels: { case: t.id } }));
    const answer = (await t.get(`/api/v1/configmaps?labelSelector=case=${t.id}`)).is(200);
    assert.deepEqual(answer.names, ['a', 'b']);
    assert.equal(answer.items[0].metadata.namespace, t.namespace);
  });

  it('does not serve one object of a namespaced kind without its namespace', async (t) => {
    (await t.get('/api/v1/configmaps/a')).is(404);
  });

  it('does not serve a cluster-scoped kind in a namespace', async (t) => {
    (await t.get(t.p('nodes'))).is(404);
  });

  it('never shows stringData of a secret, and encodes it', async (t) => {
    (await t.post(t.p('secrets'), secret('a', { password: 'x' }))).is(201);
    const { body } = (await t.get(t.p('secrets/a'))).is(200);
    assert.deepEqual(body.data, { password: 'eA==' });
    assert.equal(body.type, 'Opaque');
    assert.equal('stringData' in body, false);
  });

  const kinds: [string, string, (t: any) => string, object][] = [
    ['Pod', 'pods', (t) => t.p('pods'), pod('a')],
    ['Service', 'services', (t) => t.p('services'), service('a')],
    ['Deployment', 'deployments', (t) => t.p('apps/v1', 'deployments'), deployment('a')],
    ['ServiceAccount', 'serviceaccounts', (t) => t.p('serviceaccounts'), { metadata: { name: 'a' } }],
    [
      'Endpoints',
      'endpoints',
      (t) => t.p('endpoints'),
      { metadata: { name: 'a' }, subsets: [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 80 }] }] },
    ],
    [
      'PersistentVolumeClaim',
      'persistentvolumeclaims',
      (t) => t.p('persistentvolumeclaims'),
      {
        metadata: { name: 'a' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
    [
      'LimitRange',
      'limitranges',
      (t) => t.p('limitranges'),
      { metadata: { name: 'a' }, spec: { limits: [{ type: 'Container', default: { cpu: '100m' } }] } },
    ],
    [
      'ResourceQuota',
      'resourcequotas',
      (t) => t.p('resourcequotas'),
      { metadata: { name: 'a' }, spec: { hard: { pods: '3' } } },
    ],
    [
      'ReplicationController',
      'replicationcontrollers',
      (t) => t.p('replicationcontrollers'),
      {
        metadata: { name: 'a' },
        spec: {
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
        },
      },
    ],
    [
      'PodTemplate',
      'podtemplates',
      (t) => t.p('podtemplates'),
      {
        metadata: { name: 'a' },
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
      },
    ],
    [
      'ReplicaSet',
      'replicasets',
      (t) => t.p('apps/v1', 'replicasets'),
      {
        metadata: { name: 'a' },
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
        },
      },
    ],
    [
      'StatefulSet',
      'statefulsets',
      (t) => t.p('apps/v1', 'statefulsets'),
      {
        metadata: { name: 'a' },
        spec: {
          serviceName: 'a',
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
            },
          ],
        },
      },
    ],
    [
      'DaemonSet',
      'daemonsets',
      (t) => t.p('apps/v1', 'daemonsets'),
      {
        metadata: { name: 'a' },
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
        },
      },
    ],
    [
      'ControllerRevision',
      'controllerrevisions',
      (t) => t.p('apps/v1', 'controllerrevisions'),
      { metadata: { name: 'a' }, revision: 3, data: { any: { thing: 1 } } },
    ],
    [
      'Job',
      'jobs',
      (t) => t.p('batch/v1', 'jobs'),
      {
        metadata: { name: 'a' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] } } },
      },
    ],
    [
      'CronJob',
      'cronjobs',
      (t) => t.p('batch/v1', 'cronjobs'),
      {
        metadata: { name: 'a' },
        spec: {
          schedule: '*/5 * * * *',
          jobTemplate: {
            spec: {
              template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'a', image: 'a' }] } },
            },
          },
        },
      },
    ],
    [
      'Ingress',
      'ingresses',
      (t) => t.p('networking.k8s.io/v1', 'ingresses'),
      {
        metadata: { name: 'a' },
        spec: {
          rules: [
            {
              host: 'a.test',
              http: {
                paths: [
                  {
                    path: '/',
                    pathType: 'Prefix',
                    backend: { service: { name: 'a', port: { number: 80 } } },
                  },
                ],
              },
            },
          ],
        },
      },
    ],
    [
      'NetworkPolicy',
      'networkpolicies',
      (t) => t.p('networking.k8s.io/v1', 'networkpolicies'),
      {
        metadata: { name: 'a' },
        spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] },
      },
    ],
    [
      'Role',
      'roles',
      (t) => t.p('rbac.authorization.k8s.io/v1', 'roles'),
      { metadata: { name: 'a' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
    ],
    [
      'RoleBinding',
      'rolebindings',
      (t) => t.p('rbac.authorization.k8s.io/v1', 'rolebindings'),
      {
        metadata: { name: 'a' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
        subjects: [
          { kind: 'ServiceAccount', name: 'x', namespace: 'y' },
          { kind: 'User', name: 'z' },
        ],
      },
    ],
    [
      'Lease',
      'leases',
      (t) => t.p('coordination.k8s.io/v1', 'leases'),
      {
        metadata: { name: 'a' },
        spec: { holderIdentity: 'x', leaseDurationSeconds: 15, renewTime: '2020-01-02T03:04:05.678901Z' },
      },
    ],
    [
      'EndpointSlice',
      'endpointslices',
      (t) => t.p('discovery.k8s.io/v1', 'endpointslices'),
      {
        metadata: { name: 'a' },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['1.2.3.4'] }],
        ports: [{ port: 80 }],
      },
    ],
    [
      'PodDisruptionBudget',
      'poddisruptionbudgets',
      (t) => t.p('policy/v1', 'poddisruptionbudgets'),
      { metadata: { name: 'a' }, spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } } },
    ],
    [
      'HorizontalPodAutoscaler',
      'horizontalpodautoscalers',
      (t) => t.p('autoscaling/v2', 'horizontalpodautoscalers'),
      {
        metadata: { name: 'a' },
        spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
      },
    ],
    [
      'Event',
      'events',
      (t) => t.p('events.k8s.io/v1', 'events'),
      {
        metadata: { name: 'a' },
        eventTime: '2020-01-02T03:04:05.678901Z',
        action: 'Do',
        reason: 'Done',
        type: 'Normal',
        note: 'It was done',
        reportingController: 'test.io/c',
        reportingInstance: 'c-1',
        regarding: { kind: 'Pod', namespace: 'x', name: 'p' },
      },
    ],
  ];
  for (const [kind, plural, path, object] of kinds) {
    it(`creates, gives and lists a ${kind} with its defaults`, async (t) => {
      const list = path(t);
      const fixed =
        kind === 'Event'
          ? { ...object, regarding: { kind: 'Pod', namespace: t.namespace, name: 'p' } }
          : object;
      const created = (await t.post(list, fixed)).is(201);
      assert.equal(created.body.kind, kind);
      assert.ok(created.uid);
      const read = (await t.get(`${list}/a`)).is(200);
      assert.deepEqual(read.body, created.body);
      assert.deepEqual((await t.get(list)).is(200).names, ['a']);
      (await t.delete(`${list}/a?gracePeriodSeconds=0&propagationPolicy=Background`)).is(200);
      // A claim is held by a finalizer, which only a controller takes away.
      if (kind === 'PersistentVolumeClaim') return;
      const gone = (await t.get(`${list}/a`)).fails(404, 'NotFound');
      assert.equal(gone.body.details.kind, plural);
    });
  }

  const clusterKinds: [string, string, (id: string) => object][] = [
    [
      'ClusterRole',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      () => ({ rules: [{ nonResourceURLs: ['/x'], verbs: ['get'] }] }),
    ],
    [
      'ClusterRoleBinding',
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
      () => ({
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'nothing' },
        subjects: [{ kind: 'Group', name: 'g' }],
      }),
    ],
    ['PriorityClass', '/apis/scheduling.k8s.io/v1/priorityclasses', () => ({ value: 7 })],
    ['StorageClass', '/apis/storage.k8s.io/v1/storageclasses', () => ({ provisioner: 'x.test/y' })],
    [
      'IngressClass',
      '/apis/networking.k8s.io/v1/ingressclasses',
      () => ({ spec: { controller: 'x.test/y' } }),
    ],
    ['RuntimeClass', '/apis/node.k8s.io/v1/runtimeclasses', () => ({ handler: 'x' })],
    ['Node', '/api/v1/nodes', () => ({})],
    [
      'PersistentVolume',
      '/api/v1/persistentvolumes',
      () => ({
        spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/tmp/x' } },
      }),
    ],
    ['CSIDriver', '/apis/storage.k8s.io/v1/csidrivers', () => ({ spec: {} })],
    ['CSINode', '/apis/storage.k8s.io/v1/csinodes', () => ({ spec: { drivers: [] } })],
    [
      'VolumeAttachment',
      '/apis/storage.k8s.io/v1/volumeattachments',
      () => ({ spec: { attacher: 'x', nodeName: 'y', source: { persistentVolumeName: 'z' } } }),
    ],
    [
      'ValidatingWebhookConfiguration',
      '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
      (id) => ({
        webhooks: [
          {
            name: 'a.example.com',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            clientConfig: { service: { name: 'x', namespace: 'y' } },
            namespaceSelector: { matchLabels: { never: id } },
            rules: [
              {
                apiGroups: ['never.test'],
                apiVersions: ['v1'],
                resources: ['never'],
                operations: ['CREATE'],
              },
            ],
          },
        ],
      }),
    ],
    [
      'MutatingWebhookConfiguration',
      '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
      (id) => ({
        webhooks: [
          {
            name: 'a.example.com',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            clientConfig: { service: { name: 'x', namespace: 'y' } },
            namespaceSelector: { matchLabels: { never: id } },
            rules: [
              {
                apiGroups: ['never.test'],
                apiVersions: ['v1'],
                resources: ['never'],
                operations: ['CREATE'],
              },
            ],
          },
        ],
      }),
    ],
  ];
  for (const [kind, list, object] of clusterKinds) {
    it(`creates and gives a ${kind} with its defaults`, async (t) => {
      const created = (await t.post(list, { metadata: { name: t.id }, ...object(t.id) })).is(201);
      assert.equal(created.body.kind, kind);
      assert.equal(created.body.metadata.namespace, undefined);
      const read = (await t.get(`${list}/${t.id}`)).is(200);
      assert.deepEqual(read.body, created.body);
      (await t.delete(`${list}/${t.id}`)).is(200);
    });
  }

  it('shows the same HorizontalPodAutoscaler in both versions', async (t) => {
    const hpa = {
      metadata: { name: 'a' },
      spec: {
        maxReplicas: 3,
        targetCPUUtilizationPercentage: 70,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
      },
    };
    (await t.post(t.p('autoscaling/v1', 'horizontalpodautoscalers'), hpa)).is(201);
    const { body } = (await t.get(t.p('autoscaling/v2', 'horizontalpodautoscalers/a'))).is(200);
    assert.equal(body.spec.metrics[0].resource.target.averageUtilization, 70);
  });

  it('shows the same Event in both groups', async (t) => {
    const event = {
      metadata: { name: 'a' },
      involvedObject: { kind: 'Pod', name: 'p', namespace: t.namespace },
      reason: 'Why',
      message: 'What',
      type: 'Warning',
      source: { component: 'x' },
      count: 2,
    };
    (await t.post(t.p('events'), event)).is(201);
    const { body } = (await t.get(t.p('events.k8s.io/v1', 'events/a'))).is(200);
    assert.equal(body.note, 'What');
    assert.equal(body.deprecatedCount, 2);
  });
});
