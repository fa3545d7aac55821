import { describe, expect, it } from 'vitest';
import { bindingObject, rbacObject, RbacWorld } from '../../../../../test/support/rbac-world.js';
import { ApiError } from '../../common/api-error.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { UserInfo } from '../../request/api-request.js';
import { checkEscalation } from './escalation.js';

const alice: UserInfo = { username: 'alice', groups: ['devs', 'system:authenticated'] };
const podGetter = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };

function write(
  world: RbacWorld,
  object: KubeObject,
  { user = alice, old = undefined as KubeObject | undefined } = {},
) {
  const { name = '', namespace = '' } = object.metadata;
  const resource = `${object.kind.toLowerCase()}s`;
  checkEscalation(world.authorizer, { user, resource, namespace, name, object, ...(old && { old }) });
}

function refusal(act: () => void): ApiError {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('It was allowed.');
}

describe('Who grants', () => {
  const world = new RbacWorld().role('getter', podGetter).bind('b', 'getter', 'User/alice');

  it('may grant what they have', () => {
    expect(() => write(world, rbacObject('Role', 'n/r', { rules: [podGetter] }))).not.toThrow();
    expect(() => write(world, bindingObject('n/b', 'getter', 'User/bob'))).not.toThrow();
  });

  it('may not grant more, and is told what they lack, joined by resource', () => {
    const rules = [
      { apiGroups: [''], resources: ['secrets', 'pods'], verbs: ['get', 'list'] },
      { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['a', 'b'], verbs: ['get'] },
    ];
    const error = refusal(() => write(world, rbacObject('Role', 'n/r', { rules })));
    expect(error.toStatus()).toMatchObject({ code: 403, details: { name: 'r', kind: 'roles' } });
    expect(error.message).toBe(
      'roles.rbac.authorization.k8s.io "r" is forbidden: user "alice" (groups=["devs" "system:authenticated"]) ' +
        'is attempting to grant RBAC permissions not currently held:\n' +
        '{APIGroups:[""], Resources:["pods"], Verbs:["list"]}\n' +
        '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}\n' +
        '{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["a"], Verbs:["get"]}\n' +
        '{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["b"], Verbs:["get"]}',
    );
  });

  it('may not bind a role with more, nor one that is not there', () => {
    const rich = new RbacWorld().role('all', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] });
    expect(refusal(() => write(rich, bindingObject('n/b', 'all', 'User/alice'))).code).toBe(403);
    const error = refusal(() => write(rich, bindingObject('n/b', 'nope', 'User/alice')));
    expect(error.toStatus()).toMatchObject({
      code: 404,
      message: 'rolebindings.rbac.authorization.k8s.io "nope" not found',
    });
  });

  it('may with the verbs escalate and bind', () => {
    const group = ['rbac.authorization.k8s.io'];
    const free = new RbacWorld()
      .role('all', { apiGroups: ['*'], resources: ['secrets'], verbs: ['*'] })
      .role(
        'free',
        { apiGroups: group, resources: ['roles'], verbs: ['escalate'] },
        { apiGroups: group, resources: ['clusterroles'], resourceNames: ['all'], verbs: ['bind'] },
      )
      .bind('b', 'free', 'User/alice');
    const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['*'] }];
    expect(() => write(free, rbacObject('Role', 'n/r', { rules }))).not.toThrow();
    expect(() => write(free, bindingObject('n/b', 'all', 'User/bob'))).not.toThrow();
    expect(refusal(() => write(free, rbacObject('Role', 'r', { rules }))).code).toBe(403);
  });

  it('must hold everything to set an aggregation rule', () => {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] };
    const role = rbacObject('Role', 'r', { aggregationRule, rules: null });
    expect(refusal(() => write(world, role)).message).toContain(
      'must have cluster-admin privileges to use the aggregationRule',
    );
    expect(() =>
      write(world, role, { user: { username: 'root', groups: ['system:masters'] } }),
    ).not.toThrow();
  });

  it('may let go of a role that grants more: finalizers and owners are free', () => {
    const old = rbacObject('Role', 'n/r', { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] });
    old.metadata.finalizers = ['a/b'];
    const object = { ...old, metadata: { name: 'r', namespace: 'n' } };
    expect(() => write(world, object, { old })).not.toThrow();
    const labelled = { ...object, metadata: { ...object.metadata, labels: { a: 'b' } } };
    expect(refusal(() => write(world, labelled, { old })).code).toBe(403);
  });
});
