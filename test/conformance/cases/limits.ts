import assert from 'node:assert/strict';
import type { Answer } from '../frame/answer.js';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { pod } from '../frame/objects.js';

const containers = (resources: object = {}) => [{ name: 'main', image: 'x', resources }];

/** A LimitRange that is heeded already: with a second one, of a size that no claim of a case has. */
async function limitRange(t: CaseContext, limits: object[]): Promise<void> {
  await t.given(t.p('limitranges'), {
    metadata: { name: 'limits' },
    spec: { limits },
  });
  await t.given(t.p('limitranges'), {
    metadata: { name: 'probe' },
    spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '1Ti' } }] },
  });
  const probe = { metadata: { name: 'probe' }, spec: claimSpec('2Ti') };
  const deadline = performance.now() + 15_000;
  while (
    (await t.quietly('POST', t.p('persistentvolumeclaims?dryRun=All'), { body: probe })).status !== 403
  ) {
    if (performance.now() > deadline) throw new Error('the LimitRange is never heeded');
  }
}

const claimSpec = (storage: string) => ({
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage } },
});

const create = (t: CaseContext, name: string, spec: object): Promise<Answer> =>
  t.post(t.p('pods'), pod(name, {}, spec));

export default subject('limits', (it) => {
  it('give containers what they do not say', async (t) => {
    await limitRange(t, [
      { type: 'Container', default: { cpu: '500m', memory: '64Mi' }, defaultRequest: { cpu: '0.1' } },
    ]);
    const { body } = (await create(t, 'a', { containers: containers() })).is(201);
    assert.equal(body.spec.containers[0].resources.limits.cpu, '500m');
    (await create(t, 'b', { containers: containers({ limits: { cpu: '1' } }) })).is(201);
    (await create(t, 'c', { containers: containers({ requests: { cpu: '50m', memory: '1Mi' } }) })).is(201);
    (
      await create(t, 'd', {
        containers: [
          ...containers(),
          { name: 'second', image: 'x', resources: { limits: { memory: '1Mi' } } },
        ],
        initContainers: [{ name: 'first', image: 'x' }],
      })
    ).is(201);
  });

  it('refuse containers that ask for too much or too little', async (t) => {
    await limitRange(t, [
      { type: 'Container', max: { cpu: '1' }, min: { cpu: '100m' }, maxLimitRequestRatio: { cpu: '4' } },
    ]);
    const of = (request: string, limit: string) => ({
      containers: containers({ requests: { cpu: request }, limits: { cpu: limit } }),
    });
    (await create(t, 'a', of('500m', '1'))).is(201);
    (await create(t, 'b', of('1', '1500m'))).fails(403, 'Forbidden', /maximum cpu usage/);
    (await create(t, 'c', of('50m', '200m'))).fails(403, 'Forbidden', /minimum cpu usage/);
    (await create(t, 'd', of('100m', '900m'))).fails(403, 'Forbidden', /ratio/);
    (await create(t, 'e', of('10m', '2'))).fails(403, 'Forbidden');
  });

  it('refuse containers that do not say what they want', async (t) => {
    await limitRange(t, [{ type: 'Pod', max: { memory: '1Gi' }, min: { memory: '1Mi' } }]);
    (await create(t, 'a', { containers: containers() })).fails(403, 'Forbidden', /No limit is specified/);
  });

  it('refuse Pods that ask for too much as a whole', async (t) => {
    await limitRange(t, [{ type: 'Pod', max: { memory: '100Mi' } }]);
    const one = (name: string, memory: string) => ({
      name,
      image: 'x',
      resources: { limits: { memory }, requests: { memory } },
    });
    (await create(t, 'a', { containers: [one('a', '50Mi'), one('b', '50Mi')] })).is(201);
    (await create(t, 'b', { containers: [one('a', '50Mi'), one('b', '51Mi')] })).fails(403, 'Forbidden');
    (await create(t, 'c', { containers: [one('a', '50Mi')], initContainers: [one('b', '60Mi')] })).is(201);
    const sidecar = { ...one('b', '60Mi'), restartPolicy: 'Always' };
    (await create(t, 'd', { containers: [one('a', '50Mi')], initContainers: [sidecar] })).fails(
      403,
      'Forbidden',
    );
  });

  it('refuse claims that ask for too much or too little', async (t) => {
    await limitRange(t, [
      { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '10Gi' } },
    ]);
    const claim = (name: string, storage: string) =>
      t.post(t.p('persistentvolumeclaims'), { metadata: { name }, spec: claimSpec(storage) });
    (await claim('a', '5Gi')).is(201);
    (await claim('b', '512Mi')).fails(403, 'Forbidden', /minimum storage usage/);
    (await claim('c', '11Gi')).fails(403, 'Forbidden', /maximum storage usage/);
  });

  it('leave Pods alone that are there', async (t) => {
    (await create(t, 'a', { containers: containers() })).is(201);
    await limitRange(t, [{ type: 'Container', max: { cpu: '1' } }]);
    (await t.patch('merge', t.p('pods/a'), { metadata: { labels: { x: '1' } } })).is(200);
  });
});
