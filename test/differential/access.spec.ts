import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { type Dice, forSeeds } from '../support/for-seeds.js';
import { type As, BothServers, type Said } from './both-servers.js';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const rbacGroup = 'rbac.authorization.k8s.io';
const seeds = 12;

let servers: BothServers;
beforeAll(async () => {
  servers = await BothServers.start(inject('controlPlane').kubeconfigPath);
});
afterAll(() => servers[Symbol.asyncDispose]());

const verbs = ['get', 'list', 'create', 'update', 'patch', 'delete', 'bind', 'escalate', '*'];
const groups = ['', 'apps', rbacGroup, '*'];
const resources = ['pods', 'pods/log', '*/scale', 'deployments', 'roles', 'rolebindings', '*'];
const names = ['a', 'b'];
const urls = ['/metrics', '/metrics/*', '/healthz', '/x*', '*'];

const some = <T>(dice: Dice, items: readonly T[]): T[] =>
  Array.from({ length: dice.int(1, 2) }, () => dice.pick(items)).filter(
    (item, index, all) => all.indexOf(item) === index,
  );

function ruleOf(dice: Dice, isCluster: boolean): object {
  if (isCluster && dice.oneIn(4)) return { nonResourceURLs: some(dice, urls), verbs: some(dice, verbs) };
  const rule = { apiGroups: some(dice, groups), resources: some(dice, resources), verbs: some(dice, verbs) };
  return dice.oneIn(4) ? { ...rule, resourceNames: some(dice, names) } : rule;
}

const rulesOf = (dice: Dice, isCluster: boolean) =>
  Array.from({ length: dice.int(1, 3) }, () => ruleOf(dice, isCluster));

/** Roles, bindings and users of one seed, on both servers. All have the seed's prefix in their names. */
class Scene {
  readonly id = `a${randomBytes(4).toString('hex')}`;
  readonly users = [0, 1, 2].map((index) => `${this.id}-user-${index}`);
  readonly groups = [0, 1].map((index) => `${this.id}-group-${index}`);
  private readonly made: string[] = [];

  constructor(private readonly dice: Dice) {}

  async build(): Promise<void> {
    const { dice, id } = this;
    await servers.given('POST', '/api/v1/namespaces', { metadata: { name: id } });
    for (let index = 0; index < 3; index++) {
      await this.make('clusterroles', { metadata: { name: `${id}-c${index}` }, rules: rulesOf(dice, true) });
      await this.make('roles', { metadata: { name: `r${index}` }, rules: rulesOf(dice, false) });
    }
    for (let index = 0; index < 5; index++) await this.bind(`b${index}`, this.subjects());
    await this.untilSeen();
  }

  as(): As {
    const { dice } = this;
    const account = { user: `system:serviceaccount:${this.id}:sa` };
    if (dice.oneIn(4)) return account;
    return { user: dice.pick(this.users), ...(dice.oneIn(2) && { groups: [dice.pick(this.groups)] }) };
  }

  async clear(): Promise<void> {
    for (const path of this.made) await servers.send('DELETE', path);
    await servers.send('DELETE', `/api/v1/namespaces/${this.id}`);
  }

  private async make(
    resource: string,
    object: { metadata: { name: string } } & Record<string, unknown>,
  ): Promise<void> {
    const isCluster = resource.startsWith('cluster');
    const path = isCluster ? `${rbac}/${resource}` : `${rbac}/namespaces/${this.id}/${resource}`;
    await servers.given('POST', path, object);
    this.made.push(`${path}/${object.metadata.name}`);
  }

  private subjects(): object[] {
    const { dice } = this;
    const apiGroup = rbacGroup;
    return [
      { kind: 'User', apiGroup, name: dice.pick(this.users) },
      { kind: 'Group', apiGroup, name: dice.pick(this.groups) },
      { kind: 'ServiceAccount', name: 'sa', namespace: this.id },
    ].filter(() => !dice.oneIn(3));
  }

  private async bind(name: string, subjects: object[]): Promise<void> {
    const { dice, id } = this;
    const isCluster = dice.oneIn(3);
    // One in seven points at a role that does not exist.
    const index = dice.oneIn(7) ? 'missing' : dice.int(0, 2);
    const isRole = !isCluster && dice.oneIn(2);
    const roleRef = {
      apiGroup: rbacGroup,
      kind: isRole ? 'Role' : 'ClusterRole',
      name: isRole ? `r${index}` : `${id}-c${index}`,
    };
    const metadata = { name: isCluster ? `${id}-${name}` : name };
    await this.make(isCluster ? 'clusterrolebindings' : 'rolebindings', {
      metadata,
      roleRef,
      subjects,
    });
  }

  /** The real server learns of each kind by a watch of its own, in order: what came last is seen last. */
  private async untilSeen(): Promise<void> {
    const { id } = this;
    const subjects = [{ kind: 'User', apiGroup: rbacGroup, name: `${id}-sentinel` }];
    const rules = (resource: string) => [{ apiGroups: ['sentinel'], resources: [resource], verbs: ['get'] }];
    await this.make('clusterroles', { metadata: { name: `${id}-s` }, rules: rules('wide') });
    await this.make('roles', { metadata: { name: 's' }, rules: rules('narrow') });
    const ref = (kind: string, name: string) => ({ roleRef: { apiGroup: rbacGroup, kind, name }, subjects });
    await this.make('clusterrolebindings', {
      metadata: { name: `${id}-s` },
      ...ref('ClusterRole', `${id}-s`),
    });
    await this.make('rolebindings', { metadata: { name: 's' }, ...ref('Role', 's') });
    for (const resource of ['wide', 'narrow']) {
      await eventually(async () => {
        const spec = {
          user: `${id}-sentinel`,
          resourceAttributes: { verb: 'get', group: 'sentinel', resource, namespace: id },
        };
        const { real } = await review(spec);
        if (!real.body['status'].allowed) throw new Error('The real server has not seen all roles yet.');
      });
    }
  }
}

const review = (spec: object) =>
  servers.send('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec,
  });

/** The parts of an answer that do not depend on the order in which a server keeps its bindings. */
function unordered({ status, body }: Said): unknown {
  const sortLists = (text: string) =>
    text.replace(
      /(\[)([^[\]]*not found[^[\]]*)(\])/g,
      (_all, open: string, list: string, close: string) => open + list.split(', ').sort().join(', ') + close,
    );
  const message = typeof body['message'] === 'string' ? sortLists(body['message']) : undefined;
  return { status, message, reason: body['reason'], details: body['details'] };
}

describe('Access, as the real API server decides it', () => {
  it('reviews of random users and roles', async () => {
    let allowed = 0;
    await forSeeds(seeds, async (dice, seed) => {
      const scene = new Scene(dice);
      await scene.build();
      for (let check = 0; check < 25; check++) {
        const { user, groups: own = [] } = scene.as();
        const [resource, subresource = ''] = dice
          .pick(['pods', 'pods/log', 'deployments/scale', 'roles'])
          .split('/');
        const attributes = dice.oneIn(4)
          ? {
              nonResourceAttributes: {
                verb: dice.pick(verbs),
                path: dice.pick(['/metrics', '/metrics/a', '/xyz', '/y']),
              },
            }
          : {
              resourceAttributes: {
                verb: dice.pick(verbs),
                group: dice.pick(groups),
                resource,
                subresource,
                name: dice.pick(['', ...names]),
                namespace: dice.pick(['', scene.id]),
              },
            };
        const { real, embedded } = await review({ user, groups: own, ...attributes });
        const about = `SEED=${seed} ${JSON.stringify({ user, own, attributes })}`;
        expect(embedded.status, about).toBe(real.status);
        expect(embedded.body['status'].allowed, about).toBe(real.body['status'].allowed);
        const kind = (said: Said) =>
          (said.body['status'].reason as string | undefined)?.split(' ').slice(0, 3).join(' ');
        if (real.body['status'].allowed) {
          allowed++;
          expect(kind(embedded), about).toBe(kind(real));
        } else {
          const listed = (said: Said) =>
            (said.body['status'].reason as string | undefined)?.replace(/[[\]]/g, '').split(/: |, /).sort();
          expect(listed(embedded), about).toEqual(listed(real));
        }
      }
      await scene.clear();
    });
    // Some of the reviews must have been allowed, and some not.
    expect(allowed).toBeGreaterThan(seeds);
    expect(allowed).toBeLessThan(seeds * 24);
  });

  it('what users may list, and what they may grant', async () => {
    const codes = new Set<number>();
    await forSeeds(seeds, async (dice, seed) => {
      const scene = new Scene(dice);
      await scene.build();
      // Whoever shall be asked for roles may write them, but not escalate.
      const grantor = {
        apiGroups: [rbacGroup],
        resources: ['roles', 'rolebindings'],
        verbs: ['create', 'patch'],
      };
      await servers.given('POST', `${rbac}/namespaces/${scene.id}/roles`, {
        metadata: { name: 'g' },
        rules: [grantor],
      });
      await servers.given('POST', `${rbac}/namespaces/${scene.id}/rolebindings`, {
        metadata: { name: 'g' },
        roleRef: { apiGroup: rbacGroup, kind: 'Role', name: 'g' },
        subjects: scene.users.map((name) => ({ kind: 'User', apiGroup: rbacGroup, name })),
      });
      const [user] = scene.users;
      await eventually(async () => {
        const { real } = await review({
          user,
          resourceAttributes: { verb: 'create', group: rbacGroup, resource: 'roles', namespace: scene.id },
        });
        if (!real.body['status'].allowed) throw new Error('The real server has not seen the role yet.');
      });
      const path = `${rbac}/namespaces/${scene.id}`;
      for (let check = 0; check < 8; check++) {
        const as: As = {
          user: dice.pick(scene.users),
          ...(dice.oneIn(2) && { groups: [dice.pick(scene.groups)] }),
        };
        const [resource, object] = dice.oneIn(2)
          ? ['roles', { metadata: { name: 'new' }, rules: rulesOf(dice, false) }]
          : ([
              'rolebindings',
              {
                metadata: { name: 'new' },
                roleRef: { apiGroup: rbacGroup, kind: 'Role', name: dice.pick(['r0', 'r1', 'nope']) },
                subjects: [{ kind: 'User', apiGroup: rbacGroup, name: 'x' }],
              },
            ] as const);
        const { real, embedded } = await servers.send('POST', `${path}/${resource}?dryRun=All`, object, as);
        codes.add(real.status);
        const about = `SEED=${seed} ${JSON.stringify({ as, object })}`;
        expect(unordered(embedded), about).toEqual(unordered(real));
        const rules = await servers.send(
          'POST',
          '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
          {
            apiVersion: 'authorization.k8s.io/v1',
            kind: 'SelfSubjectRulesReview',
            spec: { namespace: scene.id },
          },
          as,
        );
        expect(sortedRules(rules.embedded), about).toEqual(sortedRules(rules.real));
      }
      await scene.clear();
    });
    expect([...codes].sort()).toEqual(expect.arrayContaining([201, 403, 404]));
  });
});

function sortedRules({ body }: Said): unknown {
  const texts = (rules: object[]) =>
    rules.map((rule) => JSON.stringify(rule, Object.keys(rule).sort())).sort();
  return [texts(body['status'].resourceRules), texts(body['status'].nonResourceRules)];
}
