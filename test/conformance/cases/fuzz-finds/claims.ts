import { subject } from '../../frame/case.js';
import { deployment } from '../../frame/objects.js';

export default subject('finds of the fuzzer in claims', (it) => {
  it('tells a bound claim that asks for no storage from one that asks for nothing', async (t) => {
    const path = t.p('persistentvolumeclaims');
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    await t.given(path, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'a' },
      spec,
    });
    (await t.patch('merge', `${path}/a/status`, { status: { phase: 'Bound' } })).is(200);
    // Where the specification is refused, the real server goes on to show how it differs, in a form of its own.
    const told = async (resources: object | null) => {
      const body = { spec: { resources } };
      const answer = await t.quietly('PATCH', `${path}/a?dryRun=All`, {
        type: 'application/merge-patch+json',
        body,
      });
      const causes = (answer.body.details?.causes ?? []) as { field: string }[];
      return causes.map(({ field }) => field);
    };
    for (const resources of [
      null,
      { requests: null },
      { requests: { storage: null } },
      { requests: { storage: null, x: '1' } },
      { limits: { storage: '1Gi' } },
    ])
      t.note(`fields refused of ${JSON.stringify(resources)}`, await told(resources));
  });

  it('drops a source that a claim never could have, and says in both fields what it has', async (t) => {
    const path = t.p('persistentvolumeclaims');
    const claim = (name: string, spec: object) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    });
    const other = { kind: 'PersistentVolumeClaim', name: 'x' };
    const snapshot = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
    const odd = { apiGroup: 'x.io', kind: 'Odd', name: 's' };
    const sources = [other, snapshot, odd, {}, { kind: 'Odd', name: 'x' }, { ...other, apiGroup: '' }];
    const specs = [
      ...sources.flatMap((one) => [{ dataSource: one }, { dataSourceRef: one }]),
      ...sources.slice(0, 4).flatMap((one) => [
        { dataSource: one, dataSourceRef: other },
        { dataSource: other, dataSourceRef: one },
      ]),
      { dataSourceRef: { apiGroup: 'A_b', kind: 'Odd', name: 'x' } },
      ...['', 'other'].map((namespace) => ({ dataSourceRef: { ...odd, namespace } })),
      { volumeMode: '' },
      { volumeMode: 'x' },
      { volumeAttributesClassName: 'A_b' },
      { volumeAttributesClassName: '' },
    ];
    for (const spec of specs) await t.post(`${path}?dryRun=All`, claim('a', spec));
    await t.given(path, claim('none', {}));
    await t.given(path, claim('some', { dataSourceRef: odd }));
    for (const name of ['none', 'some']) {
      for (const spec of [
        { dataSource: {} },
        { dataSource: odd },
        { dataSource: { kind: 'Odd', name: 'x' } },
      ]) {
        if (name === 'some' && spec.dataSource !== odd) continue;
        (await t.put(`${path}/${name}?dryRun=All`, claim(name, spec))).is(200);
      }
      (await t.patch('merge', `${path}/${name}?dryRun=All`, { spec: {} })).is(200);
    }
  });

  it('warns of half bytes', async (t) => {
    const annotations = { 'volume.beta.kubernetes.io/storage-class': 'x' };
    for (const [index, storage] of [1.5, '1500m', '1.5Ki', '0.5k', 2].entries()) {
      const metadata = { name: `a${index}`, annotations };
      const spec = {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage }, limits: { storage } },
      };
      const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec };
      await t.post(t.p('persistentvolumeclaims?dryRun=All'), claim);
      (await t.apply(t.p(`persistentvolumeclaims/a${index}`), claim)).is(201);
      (
        await t.patch('merge', t.p(`persistentvolumeclaims/a${index}`), { metadata: { labels: { x: 'y' } } })
      ).is(200);
      await t.delete(t.p(`persistentvolumeclaims/a${index}`));
      const { selector, template } = deployment('a').spec;
      const set = { serviceName: 's', selector, template, volumeClaimTemplates: [claim] };
      const path = t.p('apps/v1', 'statefulsets');
      const body = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'a' }, spec: set };
      await t.post(path, body);
      await t.patch('merge', `${path}/a`, { spec: { replicas: 3, revisionHistoryLimit: -1 } });
      await t.patch('merge', `${path}/a`, { metadata: { labels: { x: 'y' } } });
      await t.delete(`${path}/a`);
    }
  });
});
