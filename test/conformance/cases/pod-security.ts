import assert from 'node:assert/strict';
import type { Answer } from '../frame/answer.js';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { deployment, pod } from '../frame/objects.js';

const PREFIX = 'pod-security.kubernetes.io/';
const image = 'registry.test/app:1';

type Labels = Readonly<Record<string, string>>;

const labelsOf = (modes: Labels) =>
  Object.fromEntries(Object.entries(modes).map(([mode, value]) => [PREFIX + mode, value]));

/** A namespace that has its labels from the beginning, so that the real server knows them at once. */
async function limited(t: CaseContext, modes: Labels, name = 'limited'): Promise<string> {
  const metadata = { name: `${t.namespace}-${name}`, labels: labelsOf(modes) };
  await t.given('/api/v1/namespaces', { metadata });
  return metadata.name;
}

const pathIn = (namespace: string, resource: string, groupVersion = 'api/v1') =>
  `/${groupVersion}/namespaces/${namespace}/${resource}`;

/** What both levels say to a Pod. */
async function judge(t: CaseContext, what: object): Promise<void> {
  for (const level of ['baseline', 'restricted']) {
    const namespace = await limited(t, { enforce: level, warn: 'privileged' }, level);
    note(t, level, await t.quietly('POST', `${pathIn(namespace, 'pods')}?dryRun=All`, { body: what }));
  }
}

function note(t: CaseContext, what: string, answer: Answer): void {
  const { status, body } = answer;
  assert.ok(status === 201 || status === 200 || status === 403, JSON.stringify(body));
  const { message, reason, details } = body;
  // Of annotations that are old, a client is warned whatever the namespace says.
  const warnings = answer.warnings.filter((text) => !text.includes('metadata.annotations['));
  t.note(what, { status, message, reason, details, warnings });
}

const safe = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const container = (securityContext: object = {}, more: object = {}, name = 'main') => ({
  name,
  image,
  securityContext: { ...safe, ...securityContext },
  ...more,
});
const containers = (securityContext: object, more: object = {}) => ({
  containers: [
    container(securityContext, more),
    container({}, {}, 'good'),
    container(securityContext, more, 'other'),
  ],
});
const one = (securityContext: object, more: object = {}) => ({
  containers: [container(securityContext, more)],
});
const ofPod = (securityContext: object) => ({ securityContext, ...one({}) });
const probe = (host: string) => ({ httpGet: { host, port: 80 } });

const specs: Readonly<Record<string, object>> = {
  'nothing special': one({}),
  'nothing said': {
    containers: [
      { name: 'main', image },
      { name: 'other', image },
    ],
  },
  'namespaces of the host': { hostNetwork: true, hostPID: true, hostIPC: true, ...one({}) },
  'privileged containers': containers({ privileged: true, allowPrivilegeEscalation: true }),
  'a privileged init container': {
    initContainers: [container({ privileged: true, allowPrivilegeEscalation: true }, {}, 'first')],
    ...one({}),
  },
  'added capabilities': containers({ capabilities: { add: ['SYS_ADMIN', 'CHOWN', 'NET_RAW'] } }),
  'the capability to bind low ports': one({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
  'capabilities of which only some are dropped': one({ capabilities: { drop: ['CHOWN'] } }),
  'volumes of the host': {
    volumes: [
      { name: 'host', hostPath: { path: '/' } },
      { name: 'remote', nfs: { server: 'a', path: '/' } },
      { name: 'good', emptyDir: {} },
    ],
    ...one({}),
  },
  'a volume of a remote disk': { volumes: [{ name: 'remote', nfs: { server: 'a', path: '/' } }], ...one({}) },
  'ports of the host': {
    containers: [
      container({}, { ports: [{ containerPort: 80, hostPort: 8080 }] }),
      container({}, {}, 'good'),
      container({}, { ports: [{ containerPort: 80, hostPort: 8080, protocol: 'UDP' }] }, 'other'),
    ],
  },
  'several ports of the host': one(
    {},
    {
      ports: [
        { containerPort: 80, hostPort: 9000 },
        { containerPort: 81, hostPort: 10000 },
      ],
    },
  ),
  'probes of other hosts': one(
    {},
    {
      livenessProbe: probe('b.test'),
      readinessProbe: { tcpSocket: { host: 'a.test', port: 80 } },
      lifecycle: { preStop: probe('c.test') },
    },
  ),
  'AppArmor turned off': ofPod({ appArmorProfile: { type: 'Unconfined' } }),
  'AppArmor turned off for a container': one({ appArmorProfile: { type: 'Unconfined' } }),
  'seccomp turned off': {
    securityContext: { seccompProfile: { type: 'Unconfined' } },
    containers: [{ name: 'main', image, securityContext: { ...safe, seccompProfile: undefined } }],
  },
  'seccomp turned off for containers': containers({ seccompProfile: { type: 'Unconfined' } }),
  'types of SELinux': containers({ seLinuxOptions: { type: 'spc_t', user: 'u', role: 'r' } }),
  'a type of SELinux for all': ofPod({ seLinuxOptions: { type: 'container_engine_t', level: 's0' } }),
  'unsafe sysctls': ofPod({
    sysctls: [
      { name: 'kernel.msgmax', value: '1' },
      { name: 'net.ipv4.tcp_rmem', value: '1' },
    ],
  }),
  'root by its number': {
    securityContext: { runAsUser: 0 },
    ...containers({ runAsUser: 0, runAsNonRoot: undefined }),
  },
  'root allowed': { securityContext: { runAsNonRoot: false }, ...containers({ runAsNonRoot: false }) },
  'root forbidden for all': {
    securityContext: { runAsNonRoot: true },
    ...one({ runAsNonRoot: undefined }),
  },
  'users of its own': {
    hostUsers: false,
    ...one({ runAsNonRoot: false, runAsUser: 0, procMount: 'Unmasked' }),
  },
  'a process of the Windows host': {
    os: { name: 'windows' },
    hostNetwork: true,
    securityContext: { windowsOptions: { hostProcess: true } },
    containers: [{ name: 'main', image }],
  },
  'containers of Windows': {
    os: { name: 'windows' },
    containers: [{ name: 'main', image, securityContext: { runAsNonRoot: true } }],
  },
};

/** Breaks what each version had a rule for. */
const worst = pod(
  'worst',
  { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } },
  {
    securityContext: {
      sysctls: ['kernel.shm_rmid_forced', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_rmem'].map(
        (name) => ({ name, value: '1' }),
      ),
      seLinuxOptions: { type: 'container_engine_t' },
      runAsUser: 0,
    },
    hostUsers: false,
    containers: [
      {
        name: 'main',
        image,
        livenessProbe: probe('a.test'),
        securityContext: { runAsNonRoot: false, procMount: 'Unmasked', capabilities: { add: ['CHOWN'] } },
      },
    ],
  },
);

const template = { spec: pod('x').spec, metadata: { labels: { app: 'a' } } };
const selector = { matchLabels: { app: 'a' } };
const ofTemplate: readonly [groupVersion: string, resource: string, body: object][] = [
  ['apis/apps/v1', 'deployments', deployment('a')],
  ['apis/apps/v1', 'replicasets', { metadata: { name: 'a' }, spec: { selector, template } }],
  ['apis/apps/v1', 'daemonsets', { metadata: { name: 'a' }, spec: { selector, template } }],
  [
    'apis/apps/v1',
    'statefulsets',
    { metadata: { name: 'a' }, spec: { selector, template, serviceName: 'a' } },
  ],
  ['api/v1', 'replicationcontrollers', { metadata: { name: 'a' }, spec: { template } }],
  ['api/v1', 'podtemplates', { metadata: { name: 'a' }, template }],
  [
    'apis/batch/v1',
    'jobs',
    { metadata: { name: 'a' }, spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
  ],
  [
    'apis/batch/v1',
    'cronjobs',
    {
      metadata: { name: 'a' },
      spec: {
        schedule: '* * * * *',
        jobTemplate: {
          spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
        },
      },
    },
  ],
];

export default subject('Pod security', (it) => {
  for (const [what, spec] of Object.entries(specs)) {
    it(`judges a Pod with ${what}`, async (t) => {
      await judge(t, pod('a', {}, spec));
    });
  }

  it('judges annotations of AppArmor', async (t) => {
    const annotations = {
      'container.apparmor.security.beta.kubernetes.io/main': 'unconfined',
      'container.apparmor.security.beta.kubernetes.io/good': 'localhost/x',
    };
    const spec = { containers: [container({}), container({}, {}, 'good')] };
    const namespace = await limited(t, { enforce: 'baseline' });
    const body = { metadata: { name: 'a' }, template: { metadata: { annotations }, spec } };
    note(t, 'a template', await t.quietly('POST', pathIn(namespace, 'podtemplates'), { body }));
  });

  it('judges Pods by the rules of a version', async (t) => {
    for (const minor of [0, 7, 8, 18, 19, 21, 22, 23, 25, 27, 29, 31, 32, 34, 35, 99]) {
      const version = `v1.${minor}`;
      for (const level of ['baseline', 'restricted']) {
        const modes = { enforce: level, 'enforce-version': version };
        const namespace = await limited(t, modes, `${level}-${minor}`);
        const path = `${pathIn(namespace, 'pods')}?dryRun=All`;
        note(t, `${level} ${version}`, await t.quietly('POST', path, { body: worst }));
      }
    }
  });

  it('names a Pod by the name that is generated for it', async (t) => {
    const namespace = await limited(t, { enforce: 'restricted' });
    const { metadata: _, ...rest } = pod('a');
    const { status, body } = await t.quietly('POST', pathIn(namespace, 'pods'), {
      body: { ...rest, metadata: { generateName: 'a-' } },
    });
    assert.equal(status, 403);
    t.note('message', body.message.replace(/"a-\w{5}"/, '"a-<random>"'));
  });

  it('warns of what is stricter than what is enforced', async (t) => {
    const modes = { enforce: 'baseline', warn: 'restricted', 'warn-version': 'v1.22', audit: 'restricted' };
    const namespace = await limited(t, modes);
    const path = `${pathIn(namespace, 'pods')}?dryRun=All`;
    const answer = await t.quietly('POST', path, { body: pod('a') });
    note(t, 'stricter', answer);
    assert.match(answer.warnings.join(), /would violate PodSecurity \\"restricted:v1.22\\"/);
    // A refusal says all there is to say.
    note(t, 'refused', await t.quietly('POST', path, { body: pod('a', {}, { hostPID: true }) }));
  });

  it('is silent where there is an audit only', async (t) => {
    const namespace = await limited(t, { audit: 'restricted' });
    note(t, 'audit', await t.quietly('POST', `${pathIn(namespace, 'pods')}?dryRun=All`, { body: worst }));
  });

  for (const [groupVersion, resource, body] of ofTemplate) {
    it(`warns of the template in ${resource}`, async (t) => {
      const namespace = await limited(t, { enforce: 'restricted' });
      const path = pathIn(namespace, resource, groupVersion);
      const answer = await t.quietly('POST', path, { body });
      answer.is(201);
      note(t, 'created', answer);
      assert.equal(answer.warnings.length, 1);
      const metadata = { metadata: { annotations: { a: 'b' } } };
      note(
        t,
        'changed',
        await t.quietly('PATCH', `${path}/a`, { type: 'application/merge-patch+json', body: metadata }),
      );
      if (resource === 'podtemplates' || resource === 'cronjobs') return;
      note(
        t,
        'its status',
        await t.quietly('PATCH', `${path}/a/status`, {
          type: 'application/merge-patch+json',
          body: metadata,
        }),
      );
    });
  }

  const wrong: readonly Labels[] = [
    { enforce: 'strict' },
    { enforce: '', 'enforce-version': '1.30' },
    { audit: 'Baseline', warn: 'all', 'warn-version': 'v1.01', 'audit-version': 'v2.0' },
  ];
  for (const modes of wrong) {
    it(`refuses a namespace with ${JSON.stringify(modes)}`, async (t) => {
      const name = `${t.namespace}-limited`;
      (await t.post('/api/v1/namespaces', { metadata: { name, labels: labelsOf(modes) } })).fails(
        422,
        'Invalid',
      );
      (
        await t.patch('merge', `/api/v1/namespaces/${t.namespace}`, {
          metadata: { labels: labelsOf(modes) },
        })
      ).fails(422, 'Invalid');
    });
  }

  it('tells who makes a namespace stricter of the Pods in it', async (t) => {
    for (const [name, spec] of Object.entries({
      'same-2': { hostPID: true },
      'same-1': { hostPID: true },
      'same-3': { hostPID: true },
      twice: {},
      fine: one({}),
      other: { hostNetwork: true },
    }))
      await t.given(t.p('pods'), pod(name, {}, spec));
    const path = `/api/v1/namespaces/${t.namespace}`;
    const label = (modes: Labels, query = '') =>
      t.quietly('PATCH', path + query, {
        type: 'application/merge-patch+json',
        body: { metadata: { labels: labelsOf(modes) } },
      });
    // The real server learns of Pods a moment later.
    let answer = await label({ enforce: 'restricted' }, '?dryRun=All');
    const deadline = performance.now() + 15_000;
    while (!/and 3 other pods.*twice/.test(answer.warnings.join()) && performance.now() < deadline)
      answer = await label({ enforce: 'restricted' }, '?dryRun=All');
    note(t, 'restricted, not stored', answer);
    assert.match(answer.warnings.join(), /other \(and 3 other pods\)/);
    note(t, 'baseline', await label({ enforce: 'baseline' }));
    note(t, 'warn only', await label({ warn: 'restricted' }));
    note(t, 'restricted', await label({ enforce: 'restricted' }));
    note(t, 'of another version', await label({ 'enforce-version': 'v1.20' }));
    note(t, 'relaxed', await label({ enforce: 'baseline' }));
  });

  it('lets Pods that are there be changed, but for their images', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    await t.quietly('PATCH', `/api/v1/namespaces/${t.namespace}`, {
      type: 'application/merge-patch+json',
      body: { metadata: { labels: labelsOf({ enforce: 'restricted' }) } },
    });
    const deadline = performance.now() + 15_000;
    const isHeeded = async () =>
      (await t.quietly('POST', `${t.p('pods')}?dryRun=All`, { body: pod('b') })).status === 403;
    while (!(await isHeeded())) assert.ok(performance.now() < deadline, 'the labels are never heeded');
    (await t.patch('merge', t.p('pods/a'), { metadata: { labels: { a: 'b' } } })).is(200);
    (await t.patch('merge', t.p('pods/a/status'), { status: { message: 'x' } })).is(200);
    (
      await t.patch('strategic', t.p('pods/a'), { spec: { containers: [{ name: 'main', image: 'other' }] } })
    ).fails(403, 'Forbidden');
    const ephemeralContainers = [{ name: 'debug', image: 'debug' }];
    (await t.patch('strategic', t.p('pods/a/ephemeralcontainers'), { spec: { ephemeralContainers } })).fails(
      403,
      'Forbidden',
      /containers \\?"main\\?", \\?"debug/,
    );
  });
});
