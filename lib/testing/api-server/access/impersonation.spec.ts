import { describe, expect, it } from 'vitest';
import { RbacWorld } from '../../../../test/support/rbac-world.js';
import { VirtualClock } from '../../virtual-clock.js';
import { ApiError } from '../common/api-error.js';
import { requestInfo } from '../request/request-info.js';
import { AccessControl } from './access-control.js';

const listPods = requestInfo('GET', '/api/v1/pods', new URLSearchParams());

function setUp(...verbsOf: [resource: string, ...verbs: string[]][]) {
  const rules = verbsOf.map(([path, ...verbs]) => {
    const [group = '', resource = ''] = path.split('|');
    return { apiGroups: [group], resources: [resource], verbs };
  });
  const world = new RbacWorld().role('r', ...rules).bind('b', 'r', 'User/alice');
  const access = new AccessControl({
    storage: world.storage,
    clock: new VirtualClock(),
    view: { find: () => undefined },
    random: { uuid: () => 'id' },
  });
  access.staticTokens.add('alice', { username: 'alice', groups: [] });
  access.staticTokens.add('root', { username: 'root', groups: ['system:masters'] });
  return access;
}

function as(access: AccessControl, who: string, ...raw: string[]) {
  const headers: Record<string, string> = { authorization: `Bearer ${who}` };
  for (let index = 0; index < raw.length; index += 2) headers[raw[index]!.toLowerCase()] = raw[index + 1]!;
  return access.authenticate({ headers, rawHeaders: raw }, listPods);
}

function refusal(act: () => unknown): ApiError {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('It was allowed.');
}

describe('Impersonation', () => {
  it('takes name, groups, UID and extras from the headers, each value as it was sent', () => {
    const user = as(setUp(), 'root', 'Impersonate-User', 'bob', 'Impersonate-Group', 'g, h', 'Impersonate-Group', 'i',
      'Impersonate-Uid', '7', 'Impersonate-Extra-Acme.com%2fscope', 'a', 'Impersonate-Extra-Acme.com%2fscope', 'b'); // prettier-ignore
    expect(user).toEqual({
      username: 'bob',
      uid: '7',
      groups: ['g, h', 'i', 'system:authenticated'],
      extra: { 'acme.com/scope': ['a', 'b'] },
    });
  });

  it('puts a service account into its groups', () => {
    expect(as(setUp(), 'root', 'Impersonate-User', 'system:serviceaccount:n:sa').groups).toEqual([
      'system:serviceaccounts',
      'system:serviceaccounts:n',
      'system:authenticated',
    ]);
  });

  it('leaves the anonymous user unauthenticated', () => {
    expect(as(setUp(), 'root', 'Impersonate-User', 'system:anonymous').groups).toEqual([
      'system:unauthenticated',
    ]);
  });

  it('asks for the verb impersonate on each thing that is named', () => {
    const access = setUp(['|users', 'impersonate']);
    expect(as(access, 'alice', 'Impersonate-User', 'bob').username).toBe('bob');
    expect(
      refusal(() => as(access, 'alice', 'Impersonate-User', 'bob', 'Impersonate-Group', 'g')).message,
    ).toBe(
      'groups "g" is forbidden: User "alice" cannot impersonate resource "groups" in API group "" at the cluster scope',
    );
  });

  it('may be granted for what is done with it', () => {
    const access = setUp(
      ['|pods', 'impersonate-on:user-info:list'],
      ['authentication.k8s.io|users', 'impersonate:user-info'],
      ['authentication.k8s.io|groups', 'impersonate:user-info'],
    );
    expect(as(access, 'alice', 'Impersonate-User', 'bob', 'Impersonate-Group', 'g').username).toBe('bob');
    const masters = ['Impersonate-User', 'bob', 'Impersonate-Group', 'system:masters'];
    expect(refusal(() => as(access, 'alice', ...masters)).message).toContain(
      'impersonating the system:masters group is not allowed',
    );
    expect(refusal(() => as(access, 'alice', 'Impersonate-User', 'system:node:n')).code).toBe(403);
  });

  it('is refused with what the first way lacks', () => {
    expect(refusal(() => as(setUp(), 'alice', 'Impersonate-User', 'bob')).message).toBe(
      'pods is forbidden: User "alice" cannot impersonate-on:user-info:list resource "pods" in API group "" at the cluster scope',
    );
  });

  it('needs a user name', () => {
    expect(refusal(() => as(setUp(), 'root', 'Impersonate-Group', 'x')).toStatus()).toMatchObject({
      code: 400,
      message:
        'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"x"}, Extra:map[string][]string(nil)} without impersonating a user name',
    });
  });

  it('holds whatever a header is called', () => {
    const user = as(setUp(), 'root', 'Impersonate-User', 'bob', 'Impersonate-Extra-__proto__', 'x');
    expect(Object.keys(user.extra!)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
