import { describe, expect, it } from 'vitest';
import { RbacWorld } from '../../../../../test/support/rbac-world.js';
import type { UserInfo } from '../../request/api-request.js';
import { requestInfo } from '../../request/request-info.js';
import { attributesOf, forbidden } from '../access-attributes.js';
import { serviceAccountUsername } from '../users.js';

const alice: UserInfo = { username: 'alice', groups: ['devs'] };
const readPods = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] };

/** A request line such as `GET /api/v1/pods`, as an authorizer sees it. */
function asked(line: string, user = alice) {
  const [method = '', path = ''] = line.split(' ');
  return attributesOf(user, requestInfo(method, path, new URLSearchParams()));
}

const may = (world: RbacWorld, line: string, user = alice) =>
  world.authorizer.authorize(asked(line, user)).isAllowed;

describe('RBAC', () => {
  it('allows nothing without a binding, and everything to system:masters', () => {
    const world = new RbacWorld().role('pods', readPods);
    expect(may(world, 'GET /api/v1/pods')).toBe(false);
    expect(may(world, 'DELETE /api/v1/nodes', { username: 'root', groups: ['system:masters'] })).toBe(true);
  });

  it('says which binding allowed, to which subject', () => {
    const world = new RbacWorld().role('pods', readPods).bind('b', 'pods', 'User/other', 'Group/devs');
    expect(world.authorizer.authorize(asked('GET /api/v1/pods'))).toEqual({
      isAllowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "pods" to Group "devs"',
    });
  });

  it('keeps what a RoleBinding grants to its namespace', () => {
    const world = new RbacWorld().role('pods', readPods).bind('one/b', 'pods', 'User/alice');
    expect(may(world, 'GET /api/v1/namespaces/one/pods')).toBe(true);
    expect(may(world, 'GET /api/v1/namespaces/two/pods')).toBe(false);
    expect(may(world, 'GET /api/v1/pods')).toBe(false);
  });

  it("knows a service account of the binding's own namespace without naming it", () => {
    const world = new RbacWorld().role('one/r', readPods).bind('one/b', 'Role/r', 'ServiceAccount/sa');
    const user = (namespace: string) => ({ username: serviceAccountUsername(namespace, 'sa'), groups: [] });
    expect(may(world, 'GET /api/v1/namespaces/one/pods', user('one'))).toBe(true);
    expect(may(world, 'GET /api/v1/namespaces/one/pods', user('two'))).toBe(false);
  });

  it('tells subresources from their resource', () => {
    const world = new RbacWorld()
      .role('r', readPods, { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['update'] })
      .bind('b', 'r', 'User/alice');
    expect(may(world, 'GET /api/v1/namespaces/n/pods/p')).toBe(true);
    expect(may(world, 'GET /api/v1/namespaces/n/pods/p/log')).toBe(false);
    expect(may(world, 'PUT /apis/apps/v1/namespaces/n/deployments/d/scale')).toBe(true);
    expect(may(world, 'PUT /apis/apps/v1/namespaces/n/deployments/d')).toBe(false);
    expect(may(world, 'PUT /apis/batch/v1/namespaces/n/jobs/d/scale')).toBe(false);
  });

  it('holds a rule with names to these names, which a list or create has not', () => {
    const rule = { apiGroups: [''], resources: ['pods'], resourceNames: ['a'], verbs: ['*'] };
    const world = new RbacWorld().role('r', rule).bind('b', 'r', 'User/alice');
    expect(may(world, 'GET /api/v1/namespaces/n/pods/a')).toBe(true);
    expect(may(world, 'GET /api/v1/namespaces/n/pods/b')).toBe(false);
    expect(may(world, 'GET /api/v1/namespaces/n/pods')).toBe(false);
    expect(may(world, 'POST /api/v1/namespaces/n/pods')).toBe(false);
  });

  it('covers paths by a rule that ends in an asterisk', () => {
    const rule = { nonResourceURLs: ['/healthz', '/metrics/*'], verbs: ['get'] };
    const world = new RbacWorld().role('r', rule).bind('b', 'r', 'User/alice');
    expect(may(world, 'GET /healthz')).toBe(true);
    expect(may(world, 'GET /healthz/etcd')).toBe(false);
    expect(may(world, 'GET /metrics/slis')).toBe(true);
    expect(may(world, 'POST /metrics/slis')).toBe(false);
  });

  it('takes changes into account with the write that stores them', () => {
    const world = new RbacWorld().bind('b', 'r', 'User/alice');
    const line = 'GET /api/v1/pods';
    expect(may(world, line)).toBe(false);
    world.role('r', readPods);
    expect(may(world, line)).toBe(true);
    world.bind('b', 'r', 'User/bob');
    expect(may(world, line)).toBe(false);
    expect(may(world, line, { username: 'bob', groups: [] })).toBe(true);
    world.bind('b', 'r', 'Group/devs').delete('ClusterRole', 'r');
    expect(may(world, line)).toBe(false);
    world.role('r', readPods).delete('ClusterRoleBinding', 'b');
    expect(may(world, line)).toBe(false);
  });

  it('names bound roles that do not exist when it refuses', () => {
    const world = new RbacWorld().bind('b', 'gone', 'User/alice').bind('n/b', 'Role/lost', 'Group/devs');
    const attributes = asked('GET /api/v1/namespaces/n/secrets/s');
    const { reason } = world.authorizer.authorize(attributes);
    expect(forbidden(attributes, reason).toStatus()).toMatchObject({
      code: 403,
      message:
        'secrets "s" is forbidden: User "alice" cannot get resource "secrets" in API group "" in the namespace "n": ' +
        'RBAC: [clusterrole.rbac.authorization.k8s.io "gone" not found, role.rbac.authorization.k8s.io "lost" not found]',
      details: { name: 's', kind: 'secrets' },
    });
  });
});

describe('a refusal', () => {
  it('of a list says at which scope', () => {
    expect(forbidden(asked('GET /apis/apps/v1/deployments')).message).toBe(
      'deployments.apps is forbidden: User "alice" cannot list resource "deployments" in API group "apps" at the cluster scope',
    );
  });

  it('of a path names the path, and no resource', () => {
    expect(forbidden(asked('GET /metrics')).toStatus()).toMatchObject({
      message: 'forbidden: User "alice" cannot get path "/metrics"',
      details: {},
    });
  });
});
