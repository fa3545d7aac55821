import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { tableType } from '../frame/case-context.js';
import { configMap, deployment, pod, secret, service } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

const metadataOnly = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
const metadataList = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';

const objects: [string, string, object][] = [
  ['', 'configmaps', configMap('a', { x: '1', y: '2' })],
  ['', 'secrets', secret('a', { x: '1' })],
  ['', 'pods', pod('a')],
  [
    '',
    'services',
    service('a', {
      ports: [
        { name: 'x', port: 80 },
        { name: 'y', port: 81, protocol: 'UDP' },
      ],
    }),
  ],
  ['', 'serviceaccounts', { metadata: { name: 'a' } }],
  [
    '',
    'endpoints',
    { metadata: { name: 'a' }, subsets: [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 80 }] }] },
  ],
  [
    '',
    'persistentvolumeclaims',
    {
      metadata: { name: 'a' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'x',
        resources: { requests: { storage: '1Gi' } },
      },
    },
  ],
  ['', 'resourcequotas', { metadata: { name: 'a' }, spec: { hard: { pods: '3' } } }],
  ['', 'limitranges', { metadata: { name: 'a' }, spec: { limits: [{ type: 'Pod', max: { cpu: '1' } }] } }],
  ['apps/v1', 'deployments', deployment('a', { replicas: 3 })],
  ['apps/v1', 'replicasets', { ...deployment('a'), kind: 'ReplicaSet' }],
  ['apps/v1', 'statefulsets', { ...deployment('a', { serviceName: 'a' }), kind: 'StatefulSet' }],
  ['apps/v1', 'daemonsets', { ...deployment('a'), kind: 'DaemonSet' }],
  ['apps/v1', 'controllerrevisions', { metadata: { name: 'a' }, revision: 3, data: {} }],
  [
    'batch/v1',
    'jobs',
    {
      metadata: { name: 'a' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] } } },
    },
  ],
  [
    'batch/v1',
    'cronjobs',
    {
      metadata: { name: 'a' },
      spec: {
        schedule: '@hourly',
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] } } },
        },
      },
    },
  ],
  [
    'networking.k8s.io/v1',
    'ingresses',
    {
      metadata: { name: 'a' },
      spec: {
        ingressClassName: 'c',
        rules: [
          {
            host: 'a.test',
            http: {
              paths: [
                { path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    },
  ],
  [
    'networking.k8s.io/v1',
    'networkpolicies',
    { metadata: { name: 'a' }, spec: { podSelector: { matchLabels: { a: 'b' } } } },
  ],
  [
    'policy/v1',
    'poddisruptionbudgets',
    { metadata: { name: 'a' }, spec: { maxUnavailable: '30%', selector: {} } },
  ],
  [
    'autoscaling/v2',
    'horizontalpodautoscalers',
    {
      metadata: { name: 'a' },
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } },
    },
  ],
  ['coordination.k8s.io/v1', 'leases', { metadata: { name: 'a' }, spec: { holderIdentity: 'me' } }],
  [
    'discovery.k8s.io/v1',
    'endpointslices',
    {
      metadata: { name: 'a' },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['1.2.3.4'] }],
      ports: [{ port: 80 }],
    },
  ],
  ['rbac.authorization.k8s.io/v1', 'roles', { metadata: { name: 'a' }, rules: [] }],
  [
    'rbac.authorization.k8s.io/v1',
    'rolebindings',
    {
      metadata: { name: 'a' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
      subjects: [{ kind: 'User', name: 'u' }],
    },
  ],
];

const container = { name: 'a', image: 'a' };
const policySpec = {
  paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
  matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['secrets'], operations: ['DELETE'] }] },
}; // prettier-ignore

/** Cluster-scoped kinds, and those with more to show; `NAME` is the name of the case. */
const further: [string, string, object[]][] = [
  ['api/v1', 'nodes', [
    { metadata: { labels: { 'node-role.kubernetes.io/control-plane': '', 'kubernetes.io/role': 'x' } }, spec: { unschedulable: true } },
  ]],
  ['api/v1', 'persistentvolumes', [
    { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce', 'ReadOnlyMany'], storageClassName: 's', hostPath: { path: '/x' } } },
  ]],
  ['apis/storage.k8s.io/v1', 'storageclasses', [
    { provisioner: 'p', allowVolumeExpansion: true },
    { provisioner: 'p', metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } },
  ]],
  ['apis/storage.k8s.io/v1', 'csidrivers', [{ spec: {} }]],
  ['apis/storage.k8s.io/v1', 'csinodes', [{ spec: { drivers: [{ name: 'd', nodeID: 'n' }] } }]],
  ['apis/storage.k8s.io/v1', 'volumeattachments', [
    { spec: { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'v' } } },
  ]],
  ['apis/storage.k8s.io/v1', 'volumeattributesclasses', [{ driverName: 'd', parameters: { a: 'b' } }]],
  ['apis/networking.k8s.io/v1', 'ingressclasses', [
    { spec: { controller: 'a/b', parameters: { apiGroup: 'g.test', kind: 'K', name: 'p' } } },
    { spec: { controller: 'a/b' } },
  ]],
  ['apis/scheduling.k8s.io/v1', 'priorityclasses', [{ value: 5 }, { value: -3, preemptionPolicy: 'Never' }]],
  ['apis/node.k8s.io/v1', 'runtimeclasses', [{ handler: 'h' }]],
  ['apis/rbac.authorization.k8s.io/v1', 'clusterroles', [{ rules: [] }]],
  ['apis/rbac.authorization.k8s.io/v1', 'clusterrolebindings', [
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'a' },
      subjects: [{ kind: 'Group', name: 'g' }, { kind: 'ServiceAccount', name: 's', namespace: 'n' }, { kind: 'User', name: 'u' }],
    },
  ]],
  ['apis/admissionregistration.k8s.io/v1', 'validatingadmissionpolicies', [
    { spec: { ...policySpec, validations: [{ expression: 'true' }] } },
  ]],
  ['apis/admissionregistration.k8s.io/v1', 'validatingadmissionpolicybindings', [
    { spec: { policyName: 'nothing', validationActions: ['Deny'], paramRef: { name: 'n', parameterNotFoundAction: 'Deny' } } },
    {
      spec: {
        policyName: 'nothing',
        validationActions: ['Deny'],
        paramRef: {
          parameterNotFoundAction: 'Deny',
          selector: { matchLabels: { b: '1', a: '2' }, matchExpressions: [{ key: 'k', operator: 'In', values: ['x', 'y'] }] },
        },
      },
    },
    { spec: { policyName: 'nothing', validationActions: ['Deny'] } },
  ]],
  ['apis/admissionregistration.k8s.io/v1', 'mutatingwebhookconfigurations', [{ webhooks: [] }]],
  ['apis/flowcontrol.apiserver.k8s.io/v1', 'prioritylevelconfigurations', [
    { spec: { type: 'Limited', limited: { nominalConcurrencyShares: 3, limitResponse: { type: 'Queue', queuing: {} } } } },
    { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } },
  ]],
  ['apis/resource.k8s.io/v1', 'deviceclasses', [{ spec: {} }]],
  ['apis/resource.k8s.io/v1', 'resourceslices', [
    { spec: { nodeName: 'n', driver: 'd.test', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, devices: [] } },
  ]],
  ['api/v1/namespaces/NAME', 'podtemplates', [
    { template: { metadata: { labels: { a: 'b', c: 'd' } }, spec: { containers: [container, { ...container, name: 'b' }] } } },
  ]],
  ['api/v1/namespaces/NAME', 'replicationcontrollers', [
    { spec: { replicas: 2, selector: { a: 'b' }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [container] } } } },
  ]],
  ['apis/resource.k8s.io/v1/namespaces/NAME', 'resourceclaims', [{ spec: {} }]],
  ['apis/events.k8s.io/v1/namespaces/NAME', 'events', [
    {
      eventTime: '2020-01-02T03:04:05.000006Z',
      regarding: { kind: 'Pod', name: 'p', namespace: 'NAME', fieldPath: 'spec.x' },
      reason: 'Why',
      action: 'Do',
      note: ' What\n',
      type: 'Warning',
      reportingController: 'test/x',
      reportingInstance: 'i',
    },
  ]],
  ['apis/autoscaling/v1/namespaces/NAME', 'horizontalpodautoscalers', [
    { spec: { maxReplicas: 3, minReplicas: 2, targetCPUUtilizationPercentage: 70, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } } },
  ]],
  ['apis/policy/v1/namespaces/NAME', 'poddisruptionbudgets', [{ spec: { minAvailable: 2, selector: {} } }, { spec: { minAvailable: '5%' } }]],
]; // prettier-ignore

export default subject('tables and metadata', (it) => {
  for (const [place, plural, all] of further) {
    it(`shows ${plural} of ${place.replace('/namespaces/NAME', '')} by what is in them`, async (t) => {
      const inCase = (text: string) => text.replaceAll('NAME', t.namespace);
      for (const [index, object] of all.entries()) {
        const { metadata, ...rest } = JSON.parse(inCase(JSON.stringify(object))) as { metadata?: object };
        const name = `${t.id}-${index}`;
        const path = `/${inCase(place)}/${plural}`;
        await t.given(path, { metadata: { ...metadata, name }, ...rest });
        if (!place.includes('namespaces'))
          t.finally(async () => void (await t.quietly('DELETE', `${path}/${name}`)));
        (await t.table(`${path}/${name}`)).is(200);
      }
    });
  }

  it('shows a service that has more than one kind of address', async (t) => {
    const specs = [
      { type: 'ExternalName', externalName: 'a.test', ports: undefined, selector: undefined },
      { type: 'LoadBalancer', externalIPs: ['1.2.3.4'] },
      { clusterIP: 'None' },
      { type: 'NodePort', externalIPs: ['1.2.3.4', '1.2.3.5'] },
    ];
    for (const [index, spec] of specs.entries()) {
      await t.given(t.p('services'), service(`a${index}`, spec));
      (await t.table(t.p(`services/a${index}`))).is(200);
    }
  });

  it('shows a request of a certificate', async (t) => {
    const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
    (await t.table(path)).is(200);
  });

  it('shows pods by what becomes of them', async (t) => {
    const running = {
      state: { running: {} },
      ready: true,
      name: 'main',
      image: 'a',
      imageID: 'a',
      restartCount: 2,
    };
    const ended = { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2020-01-02T03:04:05Z' } };
    const statuses = [
      { phase: 'Running', containerStatuses: [{ ...running, lastState: ended }], podIPs: [{ ip: '1.2.3.4' }] },
      { phase: 'Pending', containerStatuses: [{ ...running, ready: false, state: { waiting: { reason: 'ImagePullBackOff' } } }] },
      { phase: 'Failed', reason: 'Evicted' },
      { phase: 'Succeeded', containerStatuses: [{ ...running, ready: false, state: { terminated: { exitCode: 0, reason: 'Completed' } } }] },
    ]; // prettier-ignore
    for (const [index, status] of statuses.entries()) {
      await t.given(t.p('pods'), pod(`a${index}`));
      await t.quietly('PATCH', t.p(`pods/a${index}/status`), {
        body: { status },
        type: 'application/merge-patch+json',
      });
      (await t.table(t.p(`pods/a${index}`))).is(200);
    }
  });

  it('shows a scale', async (t) => {
    await t.given(t.p('apps/v1', 'deployments'), deployment('a', { replicas: 3 }));
    (await t.table(t.p('apps/v1', 'deployments/a/scale'))).is(200);
    const path = await widgets(t);
    await t.given(path, widget('a', { replicas: 2 }));
    (await t.table(`${path}/a/scale`)).is(200);
    (await t.get(`${path}/a/scale`, { accept: metadataOnly })).is(200);
  });

  for (const [form, accept] of [
    ['metadata', metadataOnly],
    ['tables', tableType],
  ] as const) {
    it(`watches in ${form}`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
      const stream = await t.watch(
        t.p('configmaps?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'),
        { accept },
      ); // prettier-ignore
      await stream.takeToBookmark();
      await stream.close();
    });
  }

  it('tells nothing to who watches in lists of metadata', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const stream = await t.watch(t.p('configmaps?watch=1'), { accept: metadataList });
    assert.deepEqual(await stream.end(), []);
  });

  for (const [groupVersion, plural, object] of objects) {
    it(`shows ${plural} as a table`, async (t) => {
      const path = groupVersion ? t.p(groupVersion, plural) : t.p(plural);
      await t.given(path, object);
      const { body } = (await t.table(path)).is(200);
      assert.equal(body.kind, 'Table');
      assert.equal(body.columnDefinitions[0].name, 'Name');
      assert.equal(body.rows[0].cells[0], 'a');
      assert.equal(body.rows[0].cells.length, body.columnDefinitions.length);
    });
  }

  it('shows a namespace as a table', async (t) => {
    (await t.table(`/api/v1/namespaces/${t.namespace}`)).is(200);
  });

  it('shows events as a table', async (t) => {
    await t.given(t.p('events'), {
      metadata: { name: 'a' },
      involvedObject: { kind: 'Pod', name: 'p', namespace: t.namespace },
      reason: 'Why',
      message: 'What',
      type: 'Normal',
      source: { component: 'x' },
    });
    (await t.table(t.p('events'))).is(200);
  });

  it('shows an object of a CRD by its columns', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { color: 'blue', size: 3 }));
    (
      await t.patch('merge', `${path}/a/status`, {
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      })
    ).is(200);
    const { body } = (await t.table(path)).is(200);
    assert.deepEqual(
      body.columnDefinitions.map(({ name }: any) => name),
      ['Name', 'Color', 'Size', 'Ready', 'Age'],
    );
    assert.deepEqual(body.rows[0].cells.slice(0, 4), ['a', 'blue', 3, 'True']);
  });

  it('shows nothing where a column of a CRD finds nothing', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    const { body } = (await t.table(path)).is(200);
    assert.deepEqual(body.rows[0].cells.slice(0, 4), ['a', 'red', null, null]);
  });

  it('shows one object as a table of one row', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    assert.equal((await t.table(t.p('configmaps/a'))).is(200).body.rows.length, 1);
  });

  it('shows an empty list as a table without rows', async (t) => {
    assert.deepEqual((await t.table(t.p('configmaps'))).is(200).body.rows, []);
  });

  it('answers a create, a patch and a deletion as a table', async (t) => {
    assert.equal(
      (await t.post(t.p('configmaps'), configMap('a'), { accept: tableType })).is(201).body.kind,
      'Table',
    );
    assert.equal(
      (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } }, { accept: tableType })).is(200).body
        .kind,
      'Table',
    );
    await t.delete(t.p('configmaps/a'), undefined, { accept: tableType });
  });

  for (const include of ['None', 'Metadata', 'Object']) {
    it(`puts ${include} into the rows of a table by includeObject`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
      const { body } = (await t.table(t.p(`configmaps?includeObject=${include}`))).is(200);
      const { object } = body.rows[0];
      if (include === 'None') assert.equal(object, null);
      else assert.equal(object.kind, include === 'Object' ? 'ConfigMap' : 'PartialObjectMetadata');
    });
  }

  it('refuses another includeObject', async (t) => {
    (await t.table(t.p('configmaps?includeObject=Some'))).is(400);
  });

  it('answers an error as a Status, whatever was accepted', async (t) => {
    (await t.table(t.p('configmaps/nothing'))).fails(404, 'NotFound');
  });

  it('gives the metadata of an object only', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    const { body } = (await t.get(t.p('configmaps/a'), { accept: metadataOnly })).is(200);
    assert.equal(body.kind, 'PartialObjectMetadata');
    assert.deepEqual(Object.keys(body).sort(), ['apiVersion', 'kind', 'metadata']);
  });

  it('gives the metadata of a list only', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    const { body } = (await t.get(t.p('configmaps'), { accept: metadataList })).is(200);
    assert.equal(body.kind, 'PartialObjectMetadataList');
    assert.equal(body.items[0].data, undefined);
  });

  it('gives the metadata of a CRD object only', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { size: 1 }));
    assert.equal((await t.get(`${path}/a`, { accept: metadataOnly })).is(200).body.spec, undefined);
    assert.equal((await t.get(path, { accept: metadataList })).is(200).body.items[0].spec, undefined);
  });

  it('answers a patch with metadata only', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    assert.equal(
      (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } }, { accept: metadataOnly })).is(200)
        .body.kind,
      'PartialObjectMetadata',
    );
  });

  it('does not give a list as one metadata', async (t) => {
    (await t.get(t.p('configmaps'), { accept: metadataOnly })).is(406);
  });

  it('does not give one object as a list of metadata', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.get(t.p('configmaps/a'), { accept: metadataList })).is(406);
  });

  it('gives the object itself where that is accepted as well', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    assert.equal(
      (
        await t.get(t.p('configmaps/a'), {
          accept: 'application/json;as=Table;v=v9;g=meta.k8s.io,application/json',
        })
      ).is(200).body.kind,
      'ConfigMap',
    );
  });

  it('gives tables of v1beta1 no more', async (t) => {
    await t.get(t.p('configmaps'), { accept: 'application/json;as=Table;v=v1beta1;g=meta.k8s.io' });
  });
});
