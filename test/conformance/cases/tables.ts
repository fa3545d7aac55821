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

export default subject('tables and metadata', (it) => {
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
