import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { configMap, deployment } from '../frame/objects.js';
import {
  jsonPatch,
  probe,
  register,
  type Reply,
  reviewed,
  startWebhook,
  type Webhook,
} from '../frame/webhook.js';

const all = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'];
const rules = (operations = all, resources = ['configmaps']) => [
  { apiGroups: ['', 'apps'], apiVersions: ['v1'], resources, operations },
];

/** A webhook that is asked already; what it answers begins after the probes. */
async function webhook(
  t: CaseContext,
  kind: 'validating' | 'mutating',
  options: object,
  answer: (request: any) => Reply | Promise<Reply>,
): Promise<Webhook> {
  let isAsked = false;
  const hook = await startWebhook(t, (request) => {
    if (request.name !== 'probe') return answer(request);
    isAsked = true;
    return reviewed(request, { allowed: true });
  });
  await register(t, kind, [{ rules: rules(), clientConfig: hook.clientConfig, ...options }], async () => {
    await probe(t);
    return isAsked;
  });
  return hook;
}

const configurations = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const neverCalled = {
  name: 'a.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  clientConfig: { url: 'https://127.0.0.1:1/' },
  rules: rules(),
};

export default subject('admission webhooks', (it) => {
  it('are shown what is created, changed and deleted', async (t) => {
    const { requests } = await webhook(t, 'validating', {}, (request) =>
      reviewed(request, { allowed: true }),
    );
    (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
    (await t.put(t.p('configmaps/a'), configMap('a', { x: '2' }))).is(200);
    (await t.patch('merge', t.p('configmaps/a'), { data: { x: '3' } })).is(200);
    (await t.delete(t.p('configmaps/a'))).is(200);
    assert.deepEqual(
      requests.map(({ operation }) => operation),
      ['CREATE', 'UPDATE', 'UPDATE', 'DELETE'],
    );
    assert.equal(requests[1].oldObject.data.x, '1');
    t.note('reviews', requests);
  });

  it('refuse with their own code and message', async (t) => {
    await webhook(t, 'validating', {}, (request) =>
      reviewed(request, { allowed: false, status: { code: 418, message: 'no tea', reason: 'Teapot' } }),
    );
    (await t.post(t.p('configmaps'), configMap('a'))).fails(
      418,
      'Teapot',
      /admission webhook "w0.example.com" denied the request: no tea/,
    );
  });

  it('refuse with 400 where they say nothing', async (t) => {
    await webhook(t, 'validating', {}, (request) => reviewed(request, { allowed: false }));
    (await t.post(t.p('configmaps'), configMap('a'))).fails(
      400,
      undefined,
      /denied the request without explanation/,
    );
  });

  it('warn', async (t) => {
    await webhook(t, 'validating', {}, (request) =>
      reviewed(request, { allowed: true, warnings: ['careful', 'very "careful"'] }),
    );
    assert.equal((await t.post(t.p('configmaps'), configMap('a'))).is(201).warnings.length, 2);
  });

  it('change what is created', async (t) => {
    await webhook(t, 'mutating', {}, (request) =>
      reviewed(
        request,
        jsonPatch([
          { op: 'add', path: '/data/y', value: '2' },
          { op: 'add', path: '/metadata/labels', value: { l: '1' } },
        ]),
      ),
    );
    const { body } = (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
    assert.deepEqual(body.data, { x: '1', y: '2' });
    assert.deepEqual(body.metadata.labels, { l: '1' });
  });

  it('change only what a test of theirs finds', async (t) => {
    await webhook(t, 'mutating', {}, (request) =>
      reviewed(
        request,
        jsonPatch([
          { op: 'test', path: '/data/x', value: '1' },
          { op: 'add', path: '/data/y', value: '2' },
        ]),
      ),
    );
    assert.equal((await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201).body.data.y, '2');
    (await t.post(t.p('configmaps'), configMap('b', { x: '2' }))).fails(500, 'InternalError');
  });

  it('change what is updated, before it is checked', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    await webhook(t, 'mutating', {}, (request) =>
      reviewed(request, jsonPatch([{ op: 'add', path: '/data', value: { 'a b': 'x' } }])),
    );
    (await t.put(t.p('configmaps/a'), configMap('a'))).fails(422, 'Invalid');
  });

  it('may fail without harm where they say Ignore', async (t) => {
    await webhook(t, 'validating', { failurePolicy: 'Ignore' }, () => ({ status: 500, body: 'broken' }));
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
  });

  it('refuse by failing where they say Fail', async (t) => {
    await webhook(t, 'validating', { failurePolicy: 'Fail' }, () => ({ status: 500, body: 'broken' }));
    (await t.post(t.p('configmaps'), configMap('a'))).fails(
      500,
      'InternalError',
      /failed calling webhook "w0.example.com"/,
    );
  });

  it('refuse by answering what is no review', async (t) => {
    await webhook(t, 'validating', {}, () => ({ body: { apiVersion: 'v1', kind: 'Thing' } }));
    (await t.post(t.p('configmaps'), configMap('a'))).fails(500, 'InternalError');
  });

  it('refuse by answering another UID', async (t) => {
    await webhook(t, 'validating', {}, (request) => reviewed({ uid: `${request.uid}x` }, { allowed: true }));
    (await t.quietly('POST', t.p('configmaps'), { body: configMap('a') })).fails(500, 'InternalError');
  });

  it('refuse by a patch that cannot be applied', async (t) => {
    await webhook(t, 'mutating', {}, (request) =>
      reviewed(request, jsonPatch([{ op: 'remove', path: '/data/nothing' }])),
    );
    (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).fails(500, 'InternalError');
  });

  it('are waited for no longer than their timeout', async (t) => {
    await webhook(t, 'validating', { timeoutSeconds: 1 }, async (request) => {
      await sleep(3_000);
      return reviewed(request, { allowed: true });
    });
    (await t.quietly('POST', t.p('configmaps'), { body: configMap('a') })).fails(
      500,
      'InternalError',
      /deadline exceeded|Client.Timeout/,
    );
  });

  it('are not asked for other operations', async (t) => {
    const { requests } = await webhook(t, 'validating', { rules: rules(['CREATE']) }, (request) =>
      reviewed(request, { allowed: true }),
    );
    (await t.post(t.p('configmaps'), configMap('a'))).is(201);
    (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } })).is(200);
    (await t.delete(t.p('configmaps/a'))).is(200);
    assert.equal(requests.length, 1);
  });

  it('are asked by labels of the object', async (t) => {
    const { requests } = await webhook(
      t,
      'validating',
      { objectSelector: { matchExpressions: [{ key: 'skip', operator: 'DoesNotExist' }] } },
      (request) => reviewed(request, { allowed: true }),
    );
    (await t.post(t.p('configmaps'), configMap('a', {}, { labels: { skip: 'yes' } }))).is(201);
    (await t.post(t.p('configmaps'), configMap('b'))).is(201);
    assert.deepEqual(
      requests.map(({ name }) => name),
      ['b'],
    );
  });

  it('are asked by conditions', async (t) => {
    const matchConditions = [{ name: 'not-skipped', expression: '!object.metadata.name.startsWith("skip")' }];
    const { requests } = await webhook(
      t,
      'validating',
      { matchConditions, rules: rules(['CREATE']) },
      (request) => reviewed(request, { allowed: true }),
    );
    (await t.post(t.p('configmaps'), configMap('skip-a'))).is(201);
    (await t.post(t.p('configmaps'), configMap('b'))).is(201);
    assert.deepEqual(
      requests.map(({ name }) => name),
      ['b'],
    );
  });

  it('are asked about a subresource only where they say so', async (t) => {
    const { requests } = await webhook(
      t,
      'validating',
      { rules: [...rules(['CREATE'], ['configmaps']), ...rules(['UPDATE'], ['deployments/scale'])] },
      (request) => reviewed(request, { allowed: true }),
    );
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    (await t.patch('merge', t.p('apps/v1', 'deployments/a/scale'), { spec: { replicas: 2 } })).is(200);
    (await t.patch('merge', t.p('apps/v1', 'deployments/a'), { spec: { replicas: 3 } })).is(200);
    assert.deepEqual(
      requests.map(({ subResource }) => subResource),
      ['scale'],
    );
    t.note('reviews', requests);
  });

  it('are told who asks, and that it is only tried', async (t) => {
    const { requests } = await webhook(t, 'validating', {}, (request) =>
      reviewed(request, { allowed: true }),
    );
    (await t.post(t.p('configmaps?dryRun=All&fieldManager=me'), configMap('a'))).is(201);
    assert.equal(requests[0].dryRun, true);
    assert.ok(requests[0].userInfo.groups.includes('system:masters'));
    t.note('options', {
      options: requests[0].options,
      name: requests[0].name,
      kind: requests[0].kind,
      resource: requests[0].resource,
    });
  });

  it('are told of a deletion with its options and its object', async (t) => {
    const { requests } = await webhook(t, 'validating', { rules: rules(['CREATE', 'DELETE']) }, (request) =>
      reviewed(request, { allowed: request.operation !== 'DELETE' }),
    );
    (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
    (await t.delete(t.p('configmaps/a'), { propagationPolicy: 'Foreground' })).fails(400);
    assert.equal(requests[1].oldObject.data.x, '1');
    assert.equal(requests[1].options.propagationPolicy, 'Foreground');
    (await t.get(t.p('configmaps/a'))).is(200);
  });

  it('are told of each deletion of a collection', async (t) => {
    const { requests } = await webhook(t, 'validating', { rules: rules(['CREATE', 'DELETE']) }, (request) =>
      reviewed(request, { allowed: true }),
    );
    for (const name of ['a', 'b']) (await t.post(t.p('configmaps'), configMap(name))).is(201);
    (await t.delete(t.p('configmaps'))).is(200);
    assert.deepEqual(
      requests
        .filter(({ operation }) => operation === 'DELETE')
        .map(({ oldObject }) => oldObject.metadata.name)
        .sort(),
      ['a', 'b'],
    );
  });

  it('are told a generated name, or none yet', async (t) => {
    const { requests } = await webhook(t, 'validating', {}, (request) =>
      reviewed(request, { allowed: true }),
    );
    (await t.post(t.p('configmaps'), { metadata: { generateName: 'g-' } })).is(201);
    assert.equal(requests.length, 1);
    t.note('review', {
      hasName: Boolean(requests[0].name),
      hasObjectName: Boolean(requests[0].object.metadata.name),
    });
  });

  it('see an apply as a creation, then as an update', async (t) => {
    const { requests } = await webhook(t, 'validating', {}, (request) =>
      reviewed(request, { allowed: true }),
    );
    const intent = (x: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      data: { x },
    });
    (await t.apply(t.p('configmaps/a'), intent('1'))).is(201);
    (await t.apply(t.p('configmaps/a'), intent('2'))).is(200);
    assert.deepEqual(
      requests.map(({ operation, options }) => `${operation} ${options.kind}`),
      ['CREATE CreateOptions', 'UPDATE UpdateOptions'],
    );
  });

  it('need the side effects None', async (t) => {
    const bad = {
      metadata: { name: t.id },
      webhooks: [
        {
          name: 'a.example.com',
          admissionReviewVersions: ['v1'],
          sideEffects: 'Some',
          clientConfig: { url: 'https://127.0.0.1:1/' },
          rules: rules(),
        },
      ],
    };
    (await t.post('/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', bad)).fails(
      422,
      'Invalid',
    );
  });

  for (const [what, change] of [
    ['a name of one word', { name: 'a' }],
    ['no review versions', { admissionReviewVersions: [] }],
    ['an address over http', { clientConfig: { url: 'http://127.0.0.1:1/' } }],
    ['no client', { clientConfig: {} }],
    ['a timeout of a minute', { timeoutSeconds: 60 }],
    ['an unknown failurePolicy', { failurePolicy: 'Maybe' }],
    [
      'an unknown operation',
      { rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['READ'] }] },
    ],
    ['a condition that cannot be read', { matchConditions: [{ name: 'x', expression: 'object.' }] }],
  ] as [string, object][]) {
    it(`are refused with ${what}`, async (t) => {
      const bad = {
        metadata: { name: t.id },
        webhooks: [
          {
            name: 'a.example.com',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            clientConfig: { url: 'https://127.0.0.1:1/' },
            rules: rules(),
            ...change,
          },
        ],
      };
      (
        await t.post('/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations?dryRun=All', bad)
      ).fails(422, 'Invalid');
    });
  }

  it('have conditions whose mistakes are told', async (t) => {
    const mistakes = [
      'object.',
      'object..x',
      'object.x ==',
      'object.x = 1',
      'object.x == "a',
      '(object.x',
      '[1, 2',
      '{"a" 1}',
      '{"a": 1',
      'object.f(1,)',
      'f(,1)',
      'a b',
      'a, b',
      'a ? b',
      'a && || b',
      '!',
      '-)',
      'a[1 2]',
      ' a + ',
      'a.true',
      'if',
      'a ? : b',
      'nothing.here',
      '1',
    ];
    for (const expression of mistakes) {
      await t.post(`${configurations}?dryRun=All`, {
        metadata: { name: t.id },
        webhooks: [{ ...neverCalled, matchConditions: [{ name: 'x', expression }] }],
      });
    }
  });

  it('go together with policies written in CEL', async (t) => {
    const name = t.id;
    await t.given('/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies', {
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
          ],
        },
        validations: [
          { expression: '!has(object.data) || object.data.all(k, k != "bad")', message: 'bad is bad' },
        ],
      },
    });
    await t.given('/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings', {
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ['Deny'],
        matchResources: {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': t.namespace } },
        },
      },
    });
    const answer = await t.eventually(
      'POST',
      t.p('configmaps?dryRun=All'),
      { body: configMap('a', { bad: 'x' }) },
      ({ status }) => status === 422,
    );
    answer.fails(422, 'Invalid', /bad is bad/);
    (await t.post(t.p('configmaps'), configMap('a', { good: 'x' }))).is(201);
  });
});
