import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import type { Answer } from '../frame/answer.js';
import { configMap, deployment } from '../frame/objects.js';

const group = '/apis/admissionregistration.k8s.io/v1';
const policies = `${group}/validatingadmissionpolicies`;
const bindings = `${group}/validatingadmissionpolicybindings`;
const rules = (resources = ['configmaps'], operations = ['CREATE']) => [
  { apiGroups: ['', 'apps'], apiVersions: ['v1'], operations, resources },
];

/** Policies are for the whole cluster: those of a case must not meet the others. */
const hereOnly = (t: CaseContext) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': t.namespace } },
});

/** A policy of this case, in effect. */
async function policy(t: CaseContext, spec: object, binding: object = {}): Promise<void> {
  const { matchConstraints, ...rest } = { matchConstraints: { resourceRules: rules() }, ...spec };
  await t.given(policies, {
    metadata: { name: t.id },
    spec: { ...rest, matchConstraints: { ...hereOnly(t), ...matchConstraints } },
  });
  await bind(t, t.id, binding);
  await probePolicy(t);
}

async function bind(t: CaseContext, name: string, spec: object): Promise<void> {
  await t.given(bindings, {
    metadata: { name },
    spec: {
      policyName: t.id,
      validationActions: ['Deny'],
      matchResources: hereOnly(t),
      ...spec,
    },
  });
  t.finally(async () => {
    await t.quietly('DELETE', `${bindings}/${name}`);
    await t.quietly('DELETE', `${policies}/${t.id}`);
  });
}

/** Policies take effect some time after they are stored: a second one, stored later, tells when. */
async function probePolicy(t: CaseContext): Promise<void> {
  const name = `${t.id}-probe`;
  await t.given(policies, {
    metadata: { name },
    spec: {
      matchConstraints: { ...hereOnly(t), resourceRules: rules(['secrets']) },
      validations: [{ expression: 'false', message: 'the probe' }],
    },
  });
  await bind(t, name, { policyName: name });
  t.finally(async () => {
    await t.quietly('DELETE', `${policies}/${name}`);
  });
  const deadline = performance.now() + 15_000;
  const probe = () => t.quietly('POST', t.p('secrets?dryRun=All'), { body: { metadata: { name: 'probe' } } });
  while ((await probe()).status !== 422) {
    if (performance.now() > deadline) throw new Error('the policy is never asked');
  }
}

const create = (t: CaseContext, name: string, data: object = {}, metadata: object = {}): Promise<Answer> =>
  t.post(t.p('configmaps'), configMap(name, data as Record<string, string>, metadata));

export default subject('admission policies', (it) => {
  it('refuse what they do not allow', async (t) => {
    await policy(t, { validations: [{ expression: 'object.data.x == "1"' }] });
    (await create(t, 'a', { x: '1' })).is(201);
    (await create(t, 'b', { x: '2' })).fails(422, 'Invalid', /failed expression: object.data.x == "1"/);
  });

  it('refuse with their message and their reason', async (t) => {
    await policy(t, {
      validations: [
        { expression: '!("forbidden" in object.data)', message: ' not this ', reason: 'Forbidden' },
        { expression: '!("large" in object.data)', message: 'too large', reason: 'RequestEntityTooLarge' },
      ],
    });
    (await create(t, 'a', { forbidden: '1' })).fails(403, 'Forbidden', /not this/);
    (await create(t, 'b', { large: '1' })).fails(413, 'RequestEntityTooLarge', /too large/);
    (await create(t, 'd', { forbidden: '1', large: '1' })).fails(403, 'Forbidden');
  });

  it('refuse with a message that is made', async (t) => {
    await policy(t, {
      validations: [
        { expression: 'object.data.x != "1"', messageExpression: '"x of " + object.metadata.name + " is 1"' },
        {
          expression: 'object.data.x != "2"',
          messageExpression: 'string(object.data.none)',
          message: 'plain',
        },
        { expression: 'object.data.x != "3"', messageExpression: '"a\\nb"' },
        { expression: 'object.data.x != "4"', messageExpression: '"  "', message: 'plainer' },
      ],
    });
    for (const x of ['1', '2', '3', '4']) (await create(t, 'a', { x })).fails(422, 'Invalid');
  });

  it('refuse or not where an expression fails', async (t) => {
    await policy(t, { validations: [{ expression: 'object.data.x == "1"' }] });
    (await create(t, 'a')).fails(422, 'Invalid', /resulted in error/);
  });

  it('let pass where an expression fails and failures are ignored', async (t) => {
    await policy(t, { failurePolicy: 'Ignore', validations: [{ expression: 'object.data.x == "1"' }] });
    (await create(t, 'a')).is(201);
    (await create(t, 'b', { x: '2' })).fails(422, 'Invalid');
  });

  it('have variables', async (t) => {
    await policy(t, {
      variables: [
        { name: 'data', expression: 'has(object.data) ? object.data : {}' },
        { name: 'count', expression: 'size(variables.data)' },
        { name: 'broken', expression: 'object.data.none' },
      ],
      validations: [
        { expression: 'variables.count < 2', messageExpression: '"there are " + string(variables.count)' },
        { expression: 'variables.count != 1 || variables.broken == "x"' },
      ],
    });
    (await create(t, 'a')).is(201);
    (await create(t, 'b', { x: '1', y: '2' })).fails(422, 'Invalid', /there are 2/);
    (await create(t, 'c', { x: '1' })).fails(422, 'Invalid', /composited variable "broken"/);
  });

  it('are asked by conditions', async (t) => {
    await policy(t, {
      matchConditions: [
        { name: 'not-mine', expression: '!object.metadata.name.startsWith("mine")' },
        { name: 'broken', expression: 'object.metadata.labels.x == "1"' },
      ],
      validations: [{ expression: 'false' }],
    });
    (await create(t, 'mine')).is(201);
    (await create(t, 'other')).fails(422, 'Invalid', /no such key/);
    (await create(t, 'another', {}, { labels: { x: '1' } })).fails(422, 'Invalid', /failed expression/);
    (await create(t, 'last', {}, { labels: { x: '2' } })).is(201);
  });

  it('warn where the binding says so', async (t) => {
    await policy(
      t,
      { validations: [{ expression: 'false', message: 'better not' }] },
      { validationActions: ['Warn'] },
    );
    (await create(t, 'a')).is(201);
  });

  it('say nothing where the binding only audits', async (t) => {
    await policy(
      t,
      {
        validations: [{ expression: 'false' }],
        auditAnnotations: [{ key: 'name', valueExpression: '"named " + object.metadata.name' }],
      },
      { validationActions: ['Audit'] },
    );
    (await create(t, 'a')).is(201);
  });

  it('refuse where an audit annotation fails', async (t) => {
    await policy(
      t,
      { auditAnnotations: [{ key: 'x', valueExpression: 'string(object.data.x)' }] },
      { validationActions: ['Audit'] },
    );
    (await create(t, 'a', { x: '1' })).is(201);
    (await create(t, 'b')).fails(422, 'Invalid', /no such key/);
  });

  it('see the old object, the request and the namespace', async (t) => {
    await policy(t, {
      matchConstraints: { resourceRules: rules(['configmaps'], ['CREATE', 'UPDATE', 'DELETE']) },
      validations: [
        {
          expression: 'request.operation != "UPDATE" || object.data.x == oldObject.data.x',
          message: 'x is fixed',
        },
        { expression: 'request.operation != "DELETE" || oldObject.data.x != "kept"', message: 'is kept' },
        { expression: 'request.operation != "DELETE" || object == null', message: 'no object' },
        { expression: 'namespaceObject.metadata.name == request.namespace', message: 'namespace' },
        { expression: 'request.kind.kind == "ConfigMap" && request.resource.resource == "configmaps"' },
        { expression: '"system:masters" in request.userInfo.groups', message: 'who' },
        { expression: 'request.name != "dry" || request.dryRun == true', message: 'dry' },
      ],
    });
    (await create(t, 'a', { x: 'kept' })).is(201);
    (await t.patch('merge', t.p('configmaps/a'), { data: { y: '1' } })).is(200);
    (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } })).fails(422, 'Invalid', /x is fixed/);
    (await t.delete(t.p('configmaps/a'))).fails(422, 'Invalid', /is kept/);
    (await create(t, 'dry', { x: '1' })).fails(422, 'Invalid', /dry/);
    (await t.post(t.p('configmaps?dryRun=All'), configMap('dry', { x: '1' }))).is(201);
  });

  it('ask who may do what', async (t) => {
    await policy(t, {
      validations: [
        {
          expression:
            'authorizer.group("").resource("pods").namespace(object.metadata.namespace).check("create").allowed()',
          message: 'no pods',
        },
        { expression: '!authorizer.path("/metrics").check("get").errored()' },
        {
          expression:
            '!authorizer.serviceAccount("default", "nobody").group("apps").resource("deployments").subresource("scale").name("x").check("get").allowed()',
          message: 'nobody may',
        },
        { expression: 'authorizer.requestResource.check("create").allowed()', message: 'not this one' },
      ],
    });
    (await create(t, 'a')).is(201);
    const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' };
    await t.given(t.p('rbac.authorization.k8s.io/v1', 'roles'), {
      metadata: { name: 'r' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }],
    });
    await t.given(t.p('rbac.authorization.k8s.io/v1', 'rolebindings'), {
      metadata: { name: 'r' },
      roleRef: role,
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
    });
    const answer = await t.eventually(
      'POST',
      t.p('configmaps'),
      { body: configMap('b'), as: { user: 'jane' } },
      ({ status }) => status !== 403,
    );
    answer.fails(422, 'Invalid', /no pods/);
  });

  it('take parameters by name', async (t) => {
    // The real server learns of kinds of CRDs late, and follows most others no more once a policy with them has gone.
    await t.given(t.p('coordination.k8s.io/v1', 'leases'), {
      metadata: { name: 'limits' },
      spec: { leaseDurationSeconds: 2 },
    });
    await policy(
      t,
      {
        paramKind: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
        validations: [
          {
            expression: 'size(object.data) <= params.spec.leaseDurationSeconds',
            messageExpression: '"at most " + string(params.spec.leaseDurationSeconds) + " by " + params.kind',
          },
        ],
      },
      { paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' } },
    );
    const isAllowed = ({ status }: Answer) => status === 201;
    const body = configMap('a', { x: '1', y: '2' });
    await t.eventually('POST', t.p('configmaps?dryRun=All'), { body }, isAllowed);
    (await create(t, 'b', { x: '1', y: '2', z: '3' })).fails(422, 'Invalid', /at most 2 by Lease/);
  });

  it('refuse where parameters are missing and must not be', async (t) => {
    await policy(
      t,
      { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, validations: [{ expression: 'true' }] },
      { paramRef: { name: 'none', parameterNotFoundAction: 'Deny' } },
    );
    (await create(t, 'a')).fails(422, 'Invalid', /no params found/);
  });

  it('are not asked where parameters are missing and may be', async (t) => {
    await policy(
      t,
      { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, validations: [{ expression: 'false' }] },
      { paramRef: { selector: { matchLabels: { is: 'param' } }, parameterNotFoundAction: 'Allow' } },
    );
    (await create(t, 'a')).is(201);
  });

  it('refuse where the kind of the parameters is not there', async (t) => {
    await policy(
      t,
      { paramKind: { apiVersion: 'nowhere.test/v1', kind: 'Thing' }, validations: [{ expression: 'true' }] },
      { paramRef: { name: 'x', parameterNotFoundAction: 'Allow' } },
    );
    (await create(t, 'a')).fails(422, 'Invalid', /failed to configure policy/);
  });

  it('are asked of what their rules and labels mean', async (t) => {
    await policy(t, {
      matchConstraints: {
        resourceRules: rules(['*']),
        excludeResourceRules: [{ ...rules(['configmaps'])[0], resourceNames: ['excluded'] }],
        objectSelector: { matchExpressions: [{ key: 'skip', operator: 'DoesNotExist' }] },
      },
      validations: [{ expression: 'false', message: 'refused' }],
    });
    (await create(t, 'excluded')).is(201);
    (await create(t, 'skipped', {}, { labels: { skip: 'yes' } })).is(201);
    (await create(t, 'a')).fails(422, 'Invalid', /refused/);
    (await t.post(t.p('apps/v1', 'deployments'), deployment('a'))).fails(422, 'Invalid', /refused/);
  });

  it('say which of several bindings refuses first', async (t) => {
    await policy(t, { validations: [{ expression: 'false' }] }, { validationActions: ['Audit'] });
    await bind(t, `${t.id}-b`, { validationActions: ['Deny'] });
    (
      await t.eventually(
        'POST',
        t.p('configmaps?dryRun=All'),
        { body: configMap('a') },
        ({ status }) => status === 422,
      )
    ).fails(422, 'Invalid');
  });

  for (const [what, spec] of [
    ['no constraints', { matchConstraints: undefined }],
    ['no rules', { matchConstraints: {} }],
    ['no validations', { validations: [] }],
    ['an expression that cannot be read', { validations: [{ expression: 'object.' }] }],
    ['an expression that says neither yes nor no', { validations: [{ expression: '"x"' }] }],
    ['an expression of an unknown variable', { validations: [{ expression: 'variables.x' }] }],
    ['no expression', { validations: [{ expression: ' ' }] }],
    ['parameters without a kind', { validations: [{ expression: 'params.x == 1' }] }],
    ['a message that is no text', { validations: [{ expression: 'true', messageExpression: '1' }] }],
    [
      'a message that asks who may',
      { validations: [{ expression: 'true', messageExpression: 'string(authorizer)' }] },
    ],
    ['a message of two lines', { validations: [{ expression: 'true', message: 'a\nb' }] }],
    ['an unknown reason', { validations: [{ expression: 'true', reason: 'Because' }] }],
    [
      'a variable that is used before it is there',
      {
        variables: [
          { name: 'a', expression: 'variables.b' },
          { name: 'b', expression: '1' },
        ],
      },
    ],
    ['a variable of a wrong name', { variables: [{ name: 'a-b', expression: '1' }] }],
    ['an unknown failurePolicy', { failurePolicy: 'Maybe' }],
    ['an unknown matchPolicy', { matchConstraints: { matchPolicy: 'Maybe', resourceRules: rules() } }],
    ['a condition that cannot be read', { matchConditions: [{ name: 'x', expression: '!' }] }],
    [
      'two conditions of one name',
      {
        matchConditions: [
          { name: 'x', expression: 'true' },
          { name: 'x', expression: 'true' },
        ],
      },
    ],
    ['a condition without a name', { matchConditions: [{ name: '', expression: 'true' }] }],
    ['a paramKind without a version', { paramKind: { kind: 'ConfigMap' } }],
    ['an audit annotation that is no text', { auditAnnotations: [{ key: 'x', valueExpression: '1' }] }],
    ['a field that the request does not have', { validations: [{ expression: 'request.nothing == ""' }] }],
    [
      'a rule without operations',
      { matchConstraints: { resourceRules: [{ ...rules()[0], operations: [] }] } },
    ],
  ] as [string, object][]) {
    it(`are refused with ${what}`, async (t) => {
      const whole = {
        matchConstraints: { resourceRules: rules() },
        validations: [{ expression: 'true' }],
        ...spec,
      };
      (await t.post(`${policies}?dryRun=All`, { metadata: { name: t.id }, spec: whole })).fails(
        422,
        'Invalid',
      );
    });
  }

  for (const [what, spec] of [
    ['no policy', { policyName: '' }],
    ['no action', { validationActions: [] }],
    ['an unknown action', { validationActions: ['Shout'] }],
    ['an action twice', { validationActions: ['Deny', 'Deny'] }],
    ['Deny beside Warn', { validationActions: ['Deny', 'Warn'] }],
    ['a paramRef of nothing', { paramRef: { parameterNotFoundAction: 'Deny' } }],
    ['a paramRef of both', { paramRef: { name: 'x', selector: {}, parameterNotFoundAction: 'Deny' } }],
    ['a paramRef that says not what is missing', { paramRef: { name: 'x' } }],
  ] as [string, object][]) {
    it(`are not bound with ${what}`, async (t) => {
      const whole = { policyName: 'x', validationActions: ['Deny'], ...spec };
      (await t.post(`${bindings}?dryRun=All`, { metadata: { name: t.id }, spec: whole })).fails(
        422,
        'Invalid',
      );
    });
  }
});
