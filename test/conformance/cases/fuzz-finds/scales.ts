import { subject } from '../../frame/case.js';
import { tableType } from '../../frame/case-context.js';
import { deployment } from '../../frame/objects.js';
import { widgets } from '../../frame/widget-crd.js';

export default subject('finds of the fuzzer in Scales', (it) => {
  it('fills in the defaults of a custom resource when it is scaled', async (t) => {
    const path = await widgets(t);
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } };
    const { version } = await t.given(path, widget);
    (await t.patch('merge', `${path}/a/scale`, { spec: { replicas: 0 } })).is(200);
    (await t.get(`${path}/a`)).is(200);
    const watch = await t.watch(`${path}?watch=1&resourceVersion=${version}`);
    await watch.take(1);
    await watch.close();
  });

  it('stores the defaults beside what was scaled with the next write', async (t) => {
    const path = await widgets(t);
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } };
    for (const spec of [{}, { spec: { size: 1 } }, { spec: {} }]) {
      (await t.apply(`${path}/a`, { ...widget, ...spec })).is(201);
      (await t.patch('merge', `${path}/a/scale`, { spec: { replicas: 5 } })).is(200);
      for (let times = 0; times < 2; times++) (await t.patch('merge', `${path}/a`, {})).is(200);
      (await t.patch('merge', `${path}/a/scale`, { spec: { replicas: 5 } })).is(200);
      (await t.get(`${path}/a`)).is(200);
      await t.delete(`${path}/a`);
    }
  });

  it('cannot apply a Scale to a custom resource', async (t) => {
    const path = await widgets(t);
    await t.given(path, { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } });
    const scale = (spec: object) => ({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'a' },
      spec,
    });
    for (const force of ['', 'force=true'])
      await t.apply(`${path}/a/scale`, scale({ replicas: 1 }), 'one', force);
    await t.apply(`${path}/a/scale`, scale({}));
    await t.apply(`${path}/a/scale`, scale({ unknown: 1 }));
    (await t.patch('merge', `${path}/a/scale?fieldManager=two`, { spec: { replicas: 2 } })).is(200);
    for (const force of ['', 'force=true'])
      await t.apply(`${path}/a/scale`, scale({ replicas: 1 }), 'one', force);
    await t.apply(`${path}/a/scale`, scale({ replicas: 2 }));
    await t.apply(`${path}/none/scale`, scale({ replicas: 1 }));
    (await t.get(`${path}/a`)).is(200);
  });

  it('applies a Scale to a custom resource whose replicas have an owner, where that changes nothing', async (t) => {
    const path = await widgets(t);
    const scale = (spec: object) => ({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'a' },
      spec,
    });
    for (const spec of [{ replicas: 5 }, { color: 'red' }]) {
      await t.given(path, {
        apiVersion: 'conformance.test/v1',
        kind: 'Widget',
        metadata: { name: 'a' },
        spec,
      });
      for (const replicas of [5, 3]) {
        for (const query of ['', 'force=true', 'dryRun=All&force=true']) {
          await t.apply(`${path}/a/scale`, scale({ replicas }), 'one', query);
        }
        await t.get(`${path}/a`);
      }
      await t.apply(`${path}/a/scale`, scale({}));
      await t.apply(`${path}/a/scale`, scale({}), 'two');
      await t.patch('merge', `${path}/a/scale`, { spec: { replicas: 4 } });
      await t.apply(`${path}/a/scale`, scale({ replicas: 3 }), 'three');
      await t.apply(`${path}/a/scale`, scale({ replicas: 4 }), 'two');
      await t.get(`${path}/a`);
      await t.delete(`${path}/a`);
    }
  });

  it('warns of what a Scale does not know', async (t) => {
    const path = await widgets(t);
    await t.given(path, { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } });
    const deployments = t.p('apps/v1', 'deployments');
    await t.given(deployments, deployment('a'));
    for (const one of [`${path}/a/scale`, `${deployments}/a/scale`]) {
      for (const validation of ['Ignore', 'Warn', 'Strict']) {
        const query = `dryRun=All&fieldValidation=${validation}`;
        for (const rest of [
          { unknown: 1 },
          { spec: { replicas: 1 }, unknown: 1 },
          { metadata: { unknown: 1 } },
          { spec: { replicas: 1, unknown: 1 } },
          { status: { x: 1 } },
          { kind: 'Odd' },
          { apiVersion: 'v1' },
          { metadata: { name: 'b' } },
          { spec: 1 },
          { spec: { replicas: 'x' } },
          { spec: null },
          { metadata: { labels: { a: 'b' } } },
        ]) {
          await t.patch('merge', `${one}?${query}`, rest);
          const body = {
            apiVersion: 'autoscaling/v1',
            kind: 'Scale',
            metadata: { name: 'a' },
            spec: { replicas: 1 },
            ...rest,
          };
          await t.put(`${one}?${query}`, body);
          await t.put(`${one}?${query}`, 'x');
          const add = Object.entries(rest).map(([key, value]) => ({
            op: 'add',
            path: `/${key}`,
            value: value as unknown,
          }));
          await t.patch('json', `${one}?${query}`, add);
        }
      }
    }
  });

  it('shows none of the replicas of a custom resource that are none, in a table', async (t) => {
    const path = await widgets(t);
    await t.given(path, { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } });
    const deployments = t.p('apps/v1', 'deployments');
    await t.given(deployments, deployment('a'));
    for (const one of [`${path}/a`, `${deployments}/a`]) {
      for (const replicas of [0, 2]) {
        (await t.patch('merge', `${one}/scale`, { spec: { replicas } }, { accept: tableType })).is(200);
        (await t.get(`${one}/scale`, { accept: tableType })).is(200);
        (await t.patch('merge', `${one}/status`, { status: { replicas } })).is(200);
        (await t.get(`${one}/scale`, { accept: tableType })).is(200);
      }
    }
  });

  it('says first that what is applied to a Scale is none', async (t) => {
    const path = await widgets(t);
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: { name: 'a' } };
    await t.given(path, widget);
    const owned = { ...widget, metadata: { name: 'b' }, spec: { replicas: 1 } };
    await t.given(path, owned);
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 2 } };
    for (const one of [`${path}/a`, `${path}/b`, t.p('apps/v1', 'deployments/a')]) {
      const name = one.slice(-1);
      for (const rest of [
        { apiVersion: '' },
        { apiVersion: null },
        { apiVersion: 5 },
        { apiVersion: 'v1' },
        { apiVersion: 'a/b/c' },
        { apiVersion: '/v1' },
        { apiVersion: 'autoscaling/' },
        { apiVersion: '/' },
        { apiVersion: 'autoscaling/v2' },
        { apiVersion: 'conformance.test/v1', kind: 'Widget' },
        { apiVersion: 'apps/v1', kind: 'Deployment' },
        { kind: 'Odd' },
        { kind: '' },
        { kind: null },
        { kind: 5 },
        { apiVersion: '', kind: '' },
        { metadata: { name: 'other' } },
        { metadata: { name, managedFields: [] } },
        { metadata: null },
        { metadata: 'x' },
        { spec: { unknown: 1 } },
        { spec: { replicas: 'x' } },
        { spec: 5, apiVersion: '' },
        { status: 5 },
      ]) {
        await t.apply(`${one}/scale`, { ...scale, metadata: { name }, ...rest }, 'one', 'dryRun=All');
        if (one.endsWith('/b')) await t.apply(one, { ...owned, ...rest }, 'one', 'dryRun=All&force=true');
      }
    }
  });
});
