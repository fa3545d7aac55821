import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { configMap, deployment, pod } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

const group = '/apis/admissionregistration.k8s.io/v1';
const policies = `${group}/mutatingadmissionpolicies`;
const bindings = `${group}/mutatingadmissionpolicybindings`;
const rules = (resources = ['configmaps'], operations = ['CREATE']) => [
  { apiGroups: ['', 'apps', 'conformance.test'], apiVersions: ['v1'], operations, resources },
];
const apply = (expression: string) => ({
  patchType: 'ApplyConfiguration',
  applyConfiguration: { expression },
});
const patch = (expression: string) => ({ patchType: 'JSONPatch', jsonPatch: { expression } });

/** Policies are for the whole cluster: those of a case must not meet the others. */
const hereOnly = (t: CaseContext) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': t.namespace } },
});

/** A policy of this case, in effect. A second one, stored later, tells when. */
async function policy(
  t: CaseContext,
  mutations: object[],
  spec: Record<string, unknown> = {},
  name = t.id,
): Promise<void> {
  const { matchConstraints = { resourceRules: rules() }, ...rest } = spec;
  await bound(t, name, { ...rest, matchConstraints, mutations });
  await bound(t, `${t.id}-probe`, {
    matchConstraints: { resourceRules: rules(['secrets']) },
    mutations: [apply('Object{metadata: Object.metadata{labels: {"probe": "yes"}}}')],
  });
  const deadline = performance.now() + 15_000;
  const probe = () => t.quietly('POST', t.p('secrets?dryRun=All'), { body: { metadata: { name: 'probe' } } });
  while ((await probe()).body.metadata?.labels?.probe !== 'yes') {
    if (performance.now() > deadline) throw new Error('the policy is never asked');
  }
}

async function bound(t: CaseContext, name: string, spec: Record<string, any>): Promise<void> {
  const matchConstraints = { ...hereOnly(t), ...spec['matchConstraints'] };
  await t.given(policies, {
    metadata: { name },
    spec: { reinvocationPolicy: 'Never', ...spec, matchConstraints },
  });
  await t.given(bindings, { metadata: { name }, spec: { policyName: name, matchResources: hereOnly(t) } });
  t.finally(async () => {
    await t.quietly('DELETE', `${bindings}/${name}`);
    await t.quietly('DELETE', `${policies}/${name}`);
  });
}

export default subject('mutating policies', (it) => {
  it('apply a configuration', async (t) => {
    await policy(t, [
      apply('Object{metadata: Object.metadata{labels: {"a": "1"}}, data: {"y": object.metadata.name}}'),
    ]);
    const { body } = (await t.post(t.p('configmaps'), configMap('a', { x: '1' }, { labels: { b: '2' } }))).is(
      201,
    );
    assert.deepEqual(
      [body.data, body.metadata.labels],
      [
        { x: '1', y: 'a' },
        { a: '1', b: '2' },
      ],
    );
  });

  it('apply a configuration to lists by their keys', async (t) => {
    const expression =
      'Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{' +
      'initContainers: [Object.spec.template.spec.initContainers{name: "first", image: "y"}],' +
      'containers: [Object.spec.template.spec.containers{name: "main", env: [Object.spec.template.spec.containers.env{name: "E", value: "1"}]}]}}}}';
    await policy(t, [apply(expression)], {
      matchConstraints: { resourceRules: rules(['deployments'], ['*']) },
    });
    (await t.post(t.p('apps/v1', 'deployments'), deployment('a'))).is(201);
    (await t.patch('merge', t.p('apps/v1', 'deployments/a'), { spec: { replicas: 3 } })).is(200);
  });

  it('patch by operations', async (t) => {
    await policy(t, [
      patch(
        '[JSONPatch{op: "add", path: "/data/" + jsonpatch.escapeKey("a/b~c"), value: "1"},' +
          'JSONPatch{op: "copy", from: "/data/x", path: "/data/z"}, JSONPatch{op: "remove", path: "/data/x"}]',
      ),
    ]);
    (await t.post(t.p('configmaps'), configMap('c', { x: '1' }))).fails(422);
    (await t.post(t.p('configmaps'), configMap('d'))).fails(403);
  });

  it('patch with values of every sort', async (t) => {
    await policy(
      t,
      [
        patch(
          '[JSONPatch{op: "add", path: "/spec/containers/-", value: Object.spec.containers{name: "side", image: "y", args: ["a"]}},' +
            'JSONPatch{op: "add", path: "/metadata/labels", value: {"n": string(size(object.spec.containers))}},' +
            'JSONPatch{op: "add", path: "/spec/activeDeadlineSeconds", value: 100}, JSONPatch{op: "add", path: "/spec/hostNetwork", value: true}]',
        ),
      ],
      { matchConstraints: { resourceRules: rules(['pods']) } },
    );
    const answer = await t.post(t.p('pods'), pod('a'));
    assert.ok([201, 403].includes(answer.status), answer.text);
  });

  it('leave alone what a test says', async (t) => {
    await policy(t, [
      patch(
        '[JSONPatch{op: "test", path: "/data/x", value: "1"}, JSONPatch{op: "add", path: "/data/y", value: "2"}]',
      ),
    ]);
    assert.equal((await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201).body.data.y, '2');
    assert.equal(
      (await t.post(t.p('configmaps'), configMap('b', { x: '2' }))).is(201).body.data.y,
      undefined,
    );
  });

  it('have variables, conditions, and what the one made for the next', async (t) => {
    await policy(
      t,
      [
        apply('Object{data: {"count": string(variables.count)}}'),
        apply('Object{data: {"again": string(variables.count)}}'),
      ],
      {
        variables: [{ name: 'count', expression: 'has(object.data) ? size(object.data) : 0' }],
        matchConditions: [{ name: 'not-skipped', expression: 'object.metadata.name != "skipped"' }],
      },
    );
    const { body } = (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
    assert.deepEqual(body.data, { x: '1', count: '1', again: '2' });
    (await t.post(t.p('configmaps'), configMap('skipped', { x: '1' }))).is(201);
  });

  it('change objects of a CRD', async (t) => {
    const path = await widgets(t);
    await policy(t, [apply('Object{spec: Object.spec{size: 7}}')], {
      matchConstraints: { resourceRules: rules(['widgets']) },
    });
    const create = { body: widget('a') };
    const { body } = await t.eventually('POST', path, create, ({ status }) => status === 201);
    assert.equal(body.spec.size, 7);
  });

  it('see what others changed once more where they want to', async (t) => {
    await bound(t, `${t.id}-1`, {
      matchConstraints: { resourceRules: rules() },
      reinvocationPolicy: 'IfNeeded',
      mutations: [
        apply('Object{metadata: Object.metadata{annotations: {"seen": string(size(object.data))}}}'),
      ],
    });
    await policy(t, [apply('Object{data: {"more": "1"}}')], {}, `${t.id}-2`);
    const { body } = (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
    assert.equal(body.metadata.annotations.seen, '2');
  });

  for (const [what, mutation] of [
    ['an expression that fails', apply('Object{data: {"x": object.data.none}}')],
    ['a type in the wrong place', apply('Object{metadata: Object.spec{labels: {"a": "b"}}}')],
    ['a field that is not there', apply('Object{nothing: "x"}')],
    ['a value of the wrong type', apply('Object{data: {"x": 1}}')],
    [
      'a part of something atomic',
      apply(
        'Object{metadata: Object.metadata{ownerReferences: [Object.metadata.ownerReferences{uid: "x", name: "n", kind: "k", apiVersion: "v1"}]}}',
      ),
    ],
    ['an operation that cannot be applied', patch('[JSONPatch{op: "remove", path: "/data/none"}]')],
    ['an operation that is none', patch('[JSONPatch{op: "shout", path: "/data/none"}]')],
  ] as [string, object][]) {
    it(`refuse by ${what}`, async (t) => {
      await policy(t, [mutation]);
      (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).fails(403);
    });
  }

  it('let pass what fails where failures are ignored', async (t) => {
    await policy(t, [apply('Object{data: {"x": object.data.none}}')], { failurePolicy: 'Ignore' });
    (await t.post(t.p('configmaps'), configMap('a', { x: '1' }))).is(201);
  });

  for (const [what, spec] of [
    ['no mutations', { mutations: [] }],
    ['no patchType', { mutations: [{ applyConfiguration: { expression: 'Object{}' } }] }],
    ['an unknown patchType', { mutations: [{ patchType: 'Magic' }] }],
    [
      'the other patch',
      { mutations: [{ patchType: 'JSONPatch', applyConfiguration: { expression: 'Object{}' } }] },
    ],
    ['no expression', { mutations: [apply(' ')] }],
    ['an expression that makes no object', { mutations: [apply('1')] }],
    ['an expression that makes a part', { mutations: [apply('Object.spec{}')] }],
    ['an expression that makes no operations', { mutations: [patch('JSONPatch{op: "add"}')] }],
    ['an operation with a number for a path', { mutations: [patch('[JSONPatch{op: "add", path: 1}]')] }],
    ['a type that is not there', { mutations: [apply('Thing{}')] }],
    ['a deletion', { matchConstraints: { resourceRules: rules(['configmaps'], ['DELETE']) } }],
    ['no reinvocationPolicy', { reinvocationPolicy: undefined }],
    ['an unknown reinvocationPolicy', { reinvocationPolicy: 'Maybe' }],
  ] as [string, object][]) {
    it(`are refused with ${what}`, async (t) => {
      const whole = {
        matchConstraints: { resourceRules: rules() },
        reinvocationPolicy: 'Never',
        mutations: [apply('Object{}')],
        ...spec,
      };
      (await t.post(`${policies}?dryRun=All`, { metadata: { name: t.id }, spec: whole })).fails(
        422,
        'Invalid',
      );
    });
  }
});
