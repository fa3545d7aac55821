import { subject } from '../../frame/case.js';
import { service } from '../../frame/objects.js';

export default subject('finds of the fuzzer in Services', (it) => {
  it('creates a Service by a PUT of it, and by one of its status', async (t) => {
    const status = { loadBalancer: {} };
    (await t.put(t.p('services/a'), service('a'))).is(201);
    (await t.put(t.p('services/b/status'), { ...service('b'), status })).is(201);
    (await t.put(t.p('services/c'), service('c', { ports: [] }))).fails(422, 'Invalid');
    const applied = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'd' }, status };
    (await t.apply(t.p('services/d/status'), applied)).fails(422, 'Invalid');
  });

  it('drops what only a load balancer has when a Service is one no more', async (t) => {
    await t.given(t.p('services'), service('a', { type: 'LoadBalancer' }));
    (await t.patch('merge', t.p('services/a'), { spec: { type: 'NodePort' } })).is(200);
    (await t.patch('merge', t.p('services/a'), { spec: { type: 'ClusterIP' } })).is(200);
  });

  it('gives a Service that was created by its status its families with the next write', async (t) => {
    const status = { loadBalancer: {} };
    (await t.put(t.p('services/a/status'), { ...service('a'), status })).is(201);
    (await t.patch('merge', t.p('services/a'), {})).is(200);
    (await t.patch('merge', t.p('services/a'), {})).is(200);
    (await t.put(t.p('services/b/status'), { ...service('b'), status })).is(201);
    (await t.patch('merge', t.p('services/b/status'), {})).is(200);
    (await t.patch('merge', t.p('services/b?dryRun=All'), {})).is(200);
    (await t.get(t.p('services/b'))).is(200);
  });

  it('gives a Service that was created by its status no address with a later write', async (t) => {
    const made = (name: string, spec: object) =>
      t.put(t.p(`services/${name}/status`), { ...service(name, spec), status: { loadBalancer: {} } });
    (await made('a', { type: 'LoadBalancer' })).is(201);
    (await t.patch('merge', t.p('services/a'), { spec: { type: null } })).is(200);
    (await made('b', {})).is(201);
    (await t.patch('merge', t.p('services/b'), { spec: { type: 'LoadBalancer' } })).is(200);
    (await made('c', {})).is(201);
    (await t.patch('merge', t.p('services/c'), { spec: { type: 'NodePort' } })).is(200);
    (await made('d', { type: 'ExternalName', externalName: 'x.y', ports: [] })).is(201);
    (
      await t.patch('merge', t.p('services/d'), {
        spec: { ...service('d').spec, externalName: null, type: 'ClusterIP' },
      })
    ).is(200);
    (await made('e', { clusterIP: 'None', clusterIPs: ['None'] })).is(201);
    (await t.patch('merge', t.p('services/e'), { metadata: { labels: { a: 'b' } } })).is(200);
    (await made('f', {})).is(201);
    (await t.patch('merge', t.p('services/f'), { spec: { type: 'ExternalName', externalName: 'x.y' } })).is(
      200,
    );
    (await t.patch('merge', t.p('services/f'), { spec: { type: 'ClusterIP', externalName: null } })).is(200);
  });

  it('forgets what a load balancer was told when a Service is one no more', async (t) => {
    const status = { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } };
    for (const type of ['ClusterIP', 'NodePort', undefined]) {
      const name = (type ?? 'none').toLowerCase();
      await t.given(t.p('services'), service(name, { type: 'LoadBalancer' }));
      (await t.patch('merge', t.p(`services/${name}/status`), { status })).is(200);
      (await t.put(t.p(`services/${name}`), service(name, { ...(type && { type }) }))).is(200);
    }
    await t.given(t.p('services'), service('other'));
    (await t.patch('merge', t.p('services/other/status'), { status })).is(422);
  });
});
