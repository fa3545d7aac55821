import { describe, expect, it } from 'vitest';
import { RbacWorld } from '../../../../../test/support/rbac-world.js';
import { requestInfo } from '../../request/request-info.js';
import { attributesOf } from '../access-attributes.js';
import { bootstrapPolicy } from './bootstrap-policy.js';

describe('the roles that a server starts with', () => {
  const objects = bootstrapPolicy();
  const world = new RbacWorld();
  for (const object of bootstrapPolicy()) world.put(object);

  it('are those of a real one', () => {
    const kinds = objects.map(({ kind }) => kind);
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    expect([count('ClusterRole'), count('ClusterRoleBinding'), count('Role'), count('RoleBinding')]).toEqual([
      69, 50, 7, 7,
    ]);
    expect(objects.find(({ metadata }) => metadata.name === 'view')).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name: 'view',
        annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
        labels: {
          'kubernetes.io/bootstrapping': 'rbac-defaults',
          'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
        },
      },
      aggregationRule: {
        clusterRoleSelectors: [{ matchLabels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }],
      },
      rules: null,
    });
  });

  it.each([
    ['system:anonymous', 'system:unauthenticated', 'GET /version', true],
    ['system:anonymous', 'system:unauthenticated', 'GET /api', false],
    ['bob', 'system:authenticated', 'GET /apis/apps/v1', true],
    ['bob', 'system:authenticated', 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', true],
    ['bob', 'system:authenticated', 'GET /api/v1/pods', false],
    ['system:kube-scheduler', 'system:authenticated', 'POST /api/v1/namespaces/n/pods/p/binding', true],
    [
      'system:serviceaccount:kube-system:namespace-controller',
      'system:authenticated',
      'DELETE /api/v1/namespaces/n',
      true,
    ],
  ])('let %s in %s do %s: %s', (username, group, line, expected) => {
    const [method = '', path = ''] = line.split(' ');
    const info = requestInfo(method, path, new URLSearchParams());
    const { isAllowed } = world.authorizer.authorize(attributesOf({ username, groups: [group] }, info));
    expect(isAllowed).toBe(expected);
  });
});
