import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { configMap } from '../frame/objects.js';

const rbac = 'rbac.authorization.k8s.io/v1';

/** A user of the case's own who may do what the rules say, in the case's namespace. */
async function userWith(t: CaseContext, ...rules: object[]): Promise<{ user: string }> {
  const user = `user-${t.id}`;
  await t.given(t.p(rbac, 'roles'), { metadata: { name: 'r' }, rules });
  await t.given(t.p(rbac, 'rolebindings'), {
    metadata: { name: 'r' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  });
  return { user };
}

const review = (t: CaseContext, spec: object) =>
  t.post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec,
  });

export default subject('access', (it) => {
  it('refuses a token that it does not know', async (t) => {
    (await t.get(t.p('configmaps'), { as: { token: 'nothing' } })).fails(401, 'Unauthorized');
  });

  it('takes whoever shows nothing for system:anonymous, who may do nothing', async (t) => {
    (await t.get(t.p('configmaps'), { as: 'nobody' })).fails(
      403,
      'Forbidden',
      /User "system:anonymous" cannot list resource "configmaps"/,
    );
  });

  it('refuses a user without a role', async (t) => {
    const answer = (await t.get(t.p('configmaps'), { as: { user: 'jane' } })).fails(403, 'Forbidden');
    assert.equal(
      answer.body.message,
      `configmaps is forbidden: User "jane" cannot list resource "configmaps" in API group "" in the namespace "${t.namespace}"`,
    );
  });

  it('names the object that is refused', async (t) => {
    (await t.get(t.p('configmaps/a'), { as: { user: 'jane' } })).fails(
      403,
      'Forbidden',
      /^configmaps "a" is forbidden/,
    );
  });

  it('says that something is refused at the cluster scope', async (t) => {
    (await t.get('/api/v1/nodes', { as: { user: 'jane' } })).fails(403, 'Forbidden', /at the cluster scope$/);
  });

  it('refuses paths that are no resources', async (t) => {
    (await t.get('/metrics', { as: { user: 'jane' } })).fails(
      403,
      'Forbidden',
      /cannot get path "\/metrics"/,
    );
  });

  const verbs: [string, (t: CaseContext, as: { user: string }) => Promise<{ status: number }>][] = [
    ['get', (t, as) => t.get(t.p('configmaps/a'), { as })],
    ['list', (t, as) => t.get(t.p('configmaps'), { as })],
    ['watch', (t, as) => t.get(t.p('configmaps?watch=1&timeoutSeconds=1'), { as })],
    ['create', (t, as) => t.post(t.p('configmaps'), configMap('b'), { as })],
    ['update', (t, as) => t.put(t.p('configmaps/a'), configMap('a'), { as })],
    ['patch', (t, as) => t.patch('merge', t.p('configmaps/a'), {}, { as })],
    ['delete', (t, as) => t.delete(t.p('configmaps/a'), undefined, { as })],
    ['deletecollection', (t, as) => t.delete(t.p('configmaps'), undefined, { as })],
  ];
  for (const [verb, act] of verbs) {
    it(`asks for the verb ${verb}`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a'));
      assert.equal((await act(t, { user: `nobody-${t.id}` })).status, 403);
      const as = await userWith(t, { apiGroups: [''], resources: ['configmaps'], verbs: [verb] });
      await untilAllowed(t, as, verb, 'configmaps');
      assert.ok((await act(t, as)).status < 300);
    });
  }

  it('asks for patch and create where apply makes a new object', async (t) => {
    const as = await userWith(t, { apiGroups: [''], resources: ['configmaps'], verbs: ['patch'] });
    await untilAllowed(t, as, 'patch', 'configmaps');
    (
      await t.patch(
        'apply',
        t.p('configmaps/a?fieldManager=x'),
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
        { as },
      )
    ).fails(403, 'Forbidden');
  });

  it('knows names of resources in rules', async (t) => {
    const as = await userWith(t, {
      apiGroups: [''],
      resources: ['configmaps'],
      verbs: ['get', 'list'],
      resourceNames: ['a'],
    });
    for (const name of ['a', 'b']) await t.given(t.p('configmaps'), configMap(name));
    await t.eventually('GET', t.p('configmaps/a'), { as }, ({ status }) => status === 200);
    (await t.get(t.p('configmaps/b'), { as })).is(403);
    (await t.get(t.p('configmaps'), { as })).is(403);
    (await t.get(t.p('configmaps?fieldSelector=metadata.name=a'), { as })).is(200);
  });

  it('tells a subresource from its resource', async (t) => {
    const as = await userWith(t, { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get'] });
    await t.eventually('GET', t.p('apps/v1', 'deployments/a/scale'), { as }, ({ status }) => status === 404);
    (await t.get(t.p('apps/v1', 'deployments/a'), { as })).is(403);
  });

  it('knows * for verbs, resources and groups', async (t) => {
    const as = await userWith(t, { apiGroups: ['*'], resources: ['*'], verbs: ['*'] });
    await t.eventually('GET', t.p('secrets'), { as }, ({ status }) => status === 200);
    (await t.get('/api/v1/secrets', { as })).is(403);
  });

  it('knows groups of users', async (t) => {
    await t.given(t.p(rbac, 'roles'), {
      metadata: { name: 'r' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
    });
    await t.given(t.p(rbac, 'rolebindings'), {
      metadata: { name: 'r' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'devs' }],
    });
    await t.eventually(
      'GET',
      t.p('secrets'),
      { as: { user: 'jane', groups: ['devs'] } },
      ({ status }) => status === 200,
    );
    (await t.get(t.p('secrets'), { as: { user: 'jane', groups: ['others'] } })).is(403);
  });

  it('gives the rights of a ClusterRole in a namespace', async (t) => {
    await t.given(`/apis/${rbac}/clusterroles`, {
      metadata: { name: t.id },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['list'] }],
    });
    await t.given(t.p(rbac, 'rolebindings'), {
      metadata: { name: 'v' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: t.id },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: `u-${t.id}` }],
    });
    const as = { user: `u-${t.id}` };
    await t.eventually('GET', t.p('configmaps'), { as }, ({ status }) => status === 200);
    (await t.get(t.p('secrets'), { as })).is(403);
    (await t.post(t.p('configmaps'), configMap('a'), { as })).is(403);
  });

  it('gives the rights of a ClusterRoleBinding everywhere', async (t) => {
    const name = t.id;
    await t.given(`/apis/${rbac}/clusterroles`, {
      metadata: { name },
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['list'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
    });
    await t.given(`/apis/${rbac}/clusterrolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: `u-${t.id}` }],
    });
    await t.eventually(
      'GET',
      '/api/v1/nodes?limit=1&labelSelector=never',
      { as: { user: `u-${t.id}` } },
      ({ status }) => status === 200,
    );
  });

  it('lets nobody give rights that he does not have', async (t) => {
    const as = await userWith(t, {
      apiGroups: ['rbac.authorization.k8s.io'],
      resources: ['roles', 'rolebindings'],
      verbs: ['create'],
    });
    await untilAllowed(t, as, 'create', 'roles', 'rbac.authorization.k8s.io');
    const role = {
      metadata: { name: 'more' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    };
    (await t.post(t.p(rbac, 'roles'), role, { as })).fails(
      403,
      'Forbidden',
      /attempting to grant RBAC permissions not currently held/,
    );
    const binding = {
      metadata: { name: 'more' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [],
    };
    (await t.quietly('POST', t.p(rbac, 'rolebindings'), { body: binding, as })).fails(403, 'Forbidden');
  });

  it('lets whoever may impersonate act as another', async (t) => {
    const { body } = (
      await t.post(
        '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
        { as: { user: 'jane', groups: ['devs'] } },
      )
    ).is(201);
    assert.equal(body.status.userInfo.username, 'jane');
    assert.deepEqual(body.status.userInfo.groups, ['devs', 'system:authenticated']);
  });

  it('refuses to impersonate to whoever may not', async (t) => {
    await t.given(t.p('serviceaccounts'), { metadata: { name: 'a' } });
    const token = await tokenOf(t, 'a');
    (await t.get(t.p('configmaps'), { as: { token }, headers: { 'impersonate-user': 'jane' } })).fails(
      403,
      'Forbidden',
      /cannot impersonate-on:user-info:list/,
    );
  });

  it('refuses a group without a user', async (t) => {
    const answer = await t.get(t.p('configmaps'), { headers: { 'impersonate-group': 'devs' } });
    assert.ok(answer.status >= 400);
  });

  it('knows impersonated UIDs and extras', async (t) => {
    (
      await t.post(
        '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
        {
          headers: {
            'impersonate-user': 'jane',
            'impersonate-uid': '7',
            'impersonate-extra-scope': 'x',
            'impersonate-extra-a%2fb': 'y',
          },
        },
      )
    ).is(201);
  });

  it('knows an impersonated ServiceAccount by its groups', async (t) => {
    const { body } = (
      await t.post(
        '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
        { as: { user: `system:serviceaccount:${t.namespace}:a` } },
      )
    ).is(201);
    assert.ok(body.status.userInfo.groups.includes(`system:serviceaccounts:${t.namespace}`));
  });

  it('tells who the admin is', async (t) => {
    const { body } = (
      await t.quietly('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      })
    ).is(201);
    assert.ok(body.status.userInfo.groups.includes('system:masters'));
  });

  it('takes the token of a ServiceAccount', async (t) => {
    await t.given(t.p('serviceaccounts'), { metadata: { name: 'a' } });
    const token = await tokenOf(t, 'a');
    (await t.get(t.p('configmaps'), { as: { token } })).fails(
      403,
      'Forbidden',
      new RegExp(`User "system:serviceaccount:${t.namespace}:a" cannot list`),
    );
  });

  it('tells by a TokenReview whose a token is', async (t) => {
    await t.given(t.p('serviceaccounts'), { metadata: { name: 'a' } });
    const token = await tokenOf(t, 'a');
    const answer = (
      await t.post('/apis/authentication.k8s.io/v1/tokenreviews', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token },
      })
    ).is(201);
    assert.equal(answer.body.status.authenticated, true);
    assert.equal(answer.body.status.user.username, `system:serviceaccount:${t.namespace}:a`);
  });

  it("tells by a TokenReview that a token is nobody's", async (t) => {
    const answer = (
      await t.post('/apis/authentication.k8s.io/v1/tokenreviews', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token: 'nothing' },
      })
    ).is(201);
    assert.equal(answer.body.status.authenticated ?? false, false);
  });

  it('refuses the token of a ServiceAccount that is gone', async (t) => {
    await t.given(t.p('serviceaccounts'), { metadata: { name: 'a' } });
    const token = await tokenOf(t, 'a');
    (await t.delete(t.p('serviceaccounts/a'))).is(200);
    await t.eventually('GET', t.p('configmaps'), { as: { token } }, ({ status }) => status === 401);
  });

  it('makes no token for a ServiceAccount that is not there', async (t) => {
    (await t.post(t.p('serviceaccounts/a/token'), { spec: {} })).fails(404, 'NotFound');
  });

  it('refuses a token of less than ten minutes', async (t) => {
    await t.given(t.p('serviceaccounts'), { metadata: { name: 'a' } });
    (await t.post(t.p('serviceaccounts/a/token'), { spec: { expirationSeconds: 60 } })).fails(422, 'Invalid');
  });

  it('reviews what a user may do', async (t) => {
    const as = await userWith(t, { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] });
    await untilAllowed(t, as, 'get', 'configmaps');
    const { body } = (
      await review(t, {
        user: as.user,
        resourceAttributes: { namespace: t.namespace, verb: 'get', resource: 'configmaps' },
      })
    ).is(201);
    assert.equal(body.status.allowed, true);
    assert.equal(
      (
        await review(t, {
          user: as.user,
          resourceAttributes: { namespace: t.namespace, verb: 'list', resource: 'configmaps' },
        })
      ).is(201).body.status.allowed,
      false,
    );
  });

  it('reviews paths that are no resources', async (t) => {
    (
      await review(t, {
        user: 'jane',
        groups: ['system:authenticated'],
        nonResourceAttributes: { verb: 'get', path: '/api' },
      })
    ).is(201);
    (await review(t, { user: 'jane', nonResourceAttributes: { verb: 'get', path: '/metrics' } })).is(201);
  });

  it('refuses a review of nothing', async (t) => {
    (await review(t, { user: 'jane' })).fails(422, 'Invalid');
    (await review(t, { resourceAttributes: { verb: 'get', resource: 'pods' } })).fails(422, 'Invalid');
  });

  it('reviews what one may do oneself', async (t) => {
    const spec = { resourceAttributes: { namespace: t.namespace, verb: 'get', resource: 'pods' } };
    const self = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec };
    assert.equal(
      (await t.post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', self)).is(201).body.status
        .allowed,
      true,
    );
    assert.equal(
      (
        await t.post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', self, {
          as: { user: 'jane', groups: ['system:authenticated'] },
        })
      ).is(201).body.status.allowed,
      false,
    );
  });

  it('reviews in a namespace', async (t) => {
    const local = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'LocalSubjectAccessReview',
      metadata: { namespace: t.namespace },
      spec: { user: 'jane', resourceAttributes: { namespace: t.namespace, verb: 'get', resource: 'pods' } },
    };
    (await t.post(t.p('authorization.k8s.io/v1', 'localsubjectaccessreviews'), local)).is(201);
  });

  it('lists the rules of oneself', async (t) => {
    const as = await userWith(t, { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] });
    await untilAllowed(t, as, 'get', 'configmaps');
    const { body } = (
      await t.quietly('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectRulesReview',
          spec: { namespace: t.namespace },
        },
        as,
      })
    ).is(201);
    assert.ok(body.status.resourceRules.some(({ resources }: any) => resources.includes('configmaps')));
  });

  it('lists no reviews', async (t) => {
    (await t.get('/apis/authorization.k8s.io/v1/subjectaccessreviews')).is(405);
  });

  it('has the roles that Kubernetes comes with', async (t) => {
    for (const name of [
      'cluster-admin',
      'admin',
      'edit',
      'view',
      'system:discovery',
      'system:basic-user',
      'system:public-info-viewer',
    ]) {
      (await t.quietly('GET', `/apis/${rbac}/clusterroles/${name}`)).is(200);
    }
  });

  it('refuses a role with a verb too few', async (t) => {
    (
      await t.post(t.p(rbac, 'roles'), {
        metadata: { name: 'a' },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: [] }],
      })
    ).fails(422, 'Invalid');
  });

  it('refuses paths in a namespaced role', async (t) => {
    (
      await t.post(t.p(rbac, 'roles'), {
        metadata: { name: 'a' },
        rules: [{ nonResourceURLs: ['/x'], verbs: ['get'] }],
      })
    ).fails(422, 'Invalid');
  });

  it('refuses a binding to an unknown kind', async (t) => {
    (
      await t.post(t.p(rbac, 'rolebindings'), {
        metadata: { name: 'a' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Thing', name: 'x' },
      })
    ).fails(422, 'Invalid');
  });
});

async function untilAllowed(
  t: CaseContext,
  { user }: { user: string },
  verb: string,
  resource: string,
  group = '',
): Promise<void> {
  const spec = { user, resourceAttributes: { namespace: t.namespace, verb, resource, group } };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
  await t.eventually(
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    { body },
    (answer) => answer.body.status.allowed,
  );
  t.steps.pop();
}

async function tokenOf(t: CaseContext, name: string): Promise<string> {
  const { body } = await t.given(t.p(`serviceaccounts/${name}/token`), {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {},
  });
  t.hide(body.status.token, '<token>');
  return body.status.token;
}
