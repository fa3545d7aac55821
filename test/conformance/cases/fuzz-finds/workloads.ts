import { subject } from '../../frame/case.js';
import { deployment, pod } from '../../frame/objects.js';

const containers = [{ name: 'main', image: 'registry.test/app:1' }];

export default subject('finds of the fuzzer in workloads', (it) => {
  it('takes the empty text for an eviction policy that there is not', async (t) => {
    const spec = { selector: { matchLabels: { app: 'a' } }, unhealthyPodEvictionPolicy: '' };
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'a' }, spec };
    (await t.post(t.p('policy/v1', 'poddisruptionbudgets'), budget)).fails(422, 'Invalid');
  });

  it('gives nobody the replicas of a Scale of none', async (t) => {
    const deployments = t.p('apps/v1', 'deployments');
    const template = { metadata: { labels: { app: 'a' } }, spec: { containers } };
    const spec = { selector: { matchLabels: { app: 'a' } }, template };
    const make = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec });
    await t.given(deployments, make('a'));
    await t.given(deployments, make('b'));
    const scale = {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'a' },
      spec: { replicas: 0 },
    };
    (await t.put(`${deployments}/a/scale?fieldManager=one`, scale)).is(200);
    (await t.get(`${deployments}/a`)).is(200);
    (await t.patch('merge', `${deployments}/b/scale?fieldManager=one`, { spec: { replicas: 0 } })).is(200);
    (await t.get(`${deployments}/b`)).is(200);
  });

  it('tells labels of a template that are empty from none', async (t) => {
    const deployments = t.p('apps/v1', 'deployments');
    const a = deployment('a');
    const withLabels = (labels?: object) => ({
      ...a,
      spec: { ...a.spec, template: { ...a.spec.template, metadata: { ...(labels && { labels }) } } },
    });
    (await t.post(deployments, withLabels({}))).fails(422, 'Invalid');
    (await t.post(deployments, withLabels())).fails(422, 'Invalid');
    await t.given(deployments, a);
    (await t.put(`${deployments}/a`, withLabels({}))).fails(422, 'Invalid');
    (await t.put(`${deployments}/a`, withLabels())).fails(422, 'Invalid');
    (await t.apply(`${deployments}/a`, withLabels({}), 'conformance', 'force=true')).is(200);
    const change = (labels: object | null) => ({ spec: { template: { metadata: { labels } } } });
    for (const type of ['merge', 'strategic'] as const) {
      (await t.patch(type, `${deployments}/a`, change({ app: null }))).fails(422, 'Invalid');
      (await t.patch(type, `${deployments}/a`, change(null))).fails(422, 'Invalid');
    }
    const path = '/spec/template/metadata/labels/app';
    (await t.patch('json', `${deployments}/a`, [{ op: 'remove', path }])).fails(422, 'Invalid');
    const sets = t.p('apps/v1', 'statefulsets');
    const set = { ...a, kind: 'StatefulSet', spec: { ...a.spec, serviceName: 's' } };
    await t.given(sets, set);
    (await t.patch('merge', `${sets}/a`, change({ app: null }))).fails(422, 'Invalid');
  });

  it('tells a wrong label of a Pod as often as the real one does', async (t) => {
    await t.given(t.p('pods'), pod('a', { annotations: { note: '<&>' } }));
    const move = [{ op: 'move', from: '/metadata/annotations', path: '/metadata/labels' }];
    (await t.patch('json', t.p('pods/a'), move)).fails(422, 'Invalid');
    (await t.patch('merge', t.p('pods/a'), { metadata: { labels: { a: '<' } } })).fails(422, 'Invalid');
  });

  it('looks at the metadata of a new budget once its rules are kept', async (t) => {
    const budgets = t.p('policy/v1', 'poddisruptionbudgets');
    const budget = (metadata: object, minAvailable: number) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { minAvailable },
    });
    (await t.post(budgets, budget({ name: '' }, -1))).fails(422, 'Invalid');
    (await t.post(budgets, budget({ labels: { 'a b': 'c' } }, -1))).fails(422, 'Invalid');
    (await t.post(budgets, budget({ labels: { 'a b': 'c' } }, 1))).fails(422, 'Invalid');
    for (const name of ['A_b', 'a/b', 'a'.repeat(260), '..'])
      await t.post(`${budgets}?dryRun=All`, budget({ name }, 1));
  });

  it('pulls an image whose name cannot be read only where it is not there', async (t) => {
    for (const image of [
      '-',
      'A_b',
      'x:',
      'x:latest',
      'x',
      'x@sha256:1',
      `x@sha256:${'a'.repeat(64)}`,
      `x:latest@sha256:${'a'.repeat(64)}`,
      'a//b',
      'X.io/y',
      'x.io:5000/y',
      'x.io/Y',
      ' x',
      'x ',
      'x'.repeat(247),
      'x'.repeat(248),
      `h.io/${'x'.repeat(255)}`,
      `h.io/${'x'.repeat(256)}`,
      'localhost/x:latest',
      'x:lätest',
      'a'.repeat(64),
      '',
      'x/y/z:v1.2.3_4-5',
      '_x',
      'x__y',
      'x___y',
      'x--y',
      '[::1]:5000/x',
      'x:5000/y',
    ])
      await t.post(t.p('pods?dryRun=All'), pod('a', {}, { containers: [{ name: 'main', image }] }));
  });

  it('refuses an access mode that is null', async (t) => {
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'a' },
      spec: { accessModes: [null], resources: { requests: {} } },
    };
    (await t.post(t.p('persistentvolumeclaims'), claim)).fails(422, 'Invalid');
    const verbs = [{ apiGroups: [null], resources: [null], verbs: [null] }];
    await t.post(t.p('rbac.authorization.k8s.io/v1', 'roles'), {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'a' },
      rules: verbs,
    });
  });

  it('looks at the sources of a volume in an order of its own', async (t) => {
    const sources = {
      image: { reference: 'x' },
      emptyDir: {},
      downwardAPI: {},
      secret: { secretName: 'a' },
      projected: {},
      configMap: { name: 'a' },
      hostPath: { path: '/x' },
      persistentVolumeClaim: { claimName: 'a' },
      csi: { driver: 'x' },
      cephfs: { monitors: ['a'] },
    };
    const named = Object.entries(sources);
    for (const [index, one] of named.entries()) {
      for (const two of named.slice(index + 1)) {
        const volumes = [{ name: 'v', ...Object.fromEntries([one, two]) }];
        (await t.post(t.p('pods?dryRun=All'), pod('a', {}, { volumes }))).fails(422, 'Invalid');
      }
    }
    for (const resources of [{ limits: [] }, { requests: 'x' }]) {
      const containers = [{ name: 'main', image: 'x', resources }];
      (await t.post(t.p('pods?dryRun=All'), pod('a', {}, { containers }))).fails(400);
    }
    const capacity = { status: { capacity: [] } };
    (await t.patch('strategic', t.p('pods/none'), capacity)).fails(404);
  });

  it('warns of what the containers of a Pod have twice', async (t) => {
    const container = (name: string, rest: object) => ({ name, image: 'x', ...rest });
    const ports = (...of: object[]) => ({ ports: of });
    const variants = [
      [container('a', ports({ containerPort: 80 })), container('b', ports({ containerPort: 80 }))],
      [
        container('a', ports({ containerPort: 80, name: 'p' })),
        container('b', ports({ containerPort: 81, name: 'p' })),
      ],
      [container('a', ports({ containerPort: 80 }, { containerPort: 80, hostPort: 90 }))],
      [container('a', ports({ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }))],
      [
        container('a', ports({ containerPort: 80, hostPort: 90 }, { containerPort: 80, hostPort: 91 })),
        container('b', ports({ containerPort: 80, hostPort: 90, hostIP: '1.2.3.4' })),
      ],
      [
        container('a', {
          env: [
            { name: 'A', value: 'x' },
            { name: 'A', value: 'y' },
            { name: 'A', value: '$(A)z' },
          ],
        }),
      ],
      [
        container('a', {
          resources: { limits: { memory: '1500m', 'ephemeral-storage': '1.5' }, requests: { memory: '1m' } },
        }),
      ],
    ];
    const deployments = t.p('apps/v1', 'deployments');
    const of = deployment('a').spec;
    const template = (containers: object) => ({ ...of.template, spec: { containers } });
    await t.given(deployments, deployment('a'));
    for (const containers of variants) {
      await t.post(
        t.p('pods?dryRun=All'),
        pod('a', {}, { containers, initContainers: [container('i', ports({ containerPort: 80 }))] }),
      );
      for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']) {
        const spec = { selector: of.selector, template: template(containers) };
        const body = { apiVersion: 'apps/v1', kind, metadata: { name: 'b' }, spec };
        await t.post(t.p('apps/v1', `${kind.toLowerCase()}s?dryRun=All`), body);
      }
      const job = { template: { spec: { containers, restartPolicy: 'Never' } } };
      await t.post(t.p('batch/v1', 'jobs?dryRun=All'), {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'b' },
        spec: job,
      });
      await t.put(`${deployments}/a`, deployment('a', { template: template(containers) }));
      await t.patch('merge', `${deployments}/a`, { metadata: { labels: { a: 'b' } } });
      await t.patch('merge', `${deployments}/a`, { spec: { replicas: 2 } });
      await t.patch('merge', `${deployments}/a`, { spec: { replicas: 1 } });
      await t.patch('merge', `${deployments}/a/scale`, { spec: { replicas: 2 } });
    }
    const affinity = {
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'x' }] },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { topologyKey: 'x' } },
        ],
      },
    };
    await t.post(t.p('pods?dryRun=All'), pod('a', {}, { affinity }));
    await t.post(t.p('pods?dryRun=All'), pod('a', {}, { terminationGracePeriodSeconds: -1 }));
  });
});
