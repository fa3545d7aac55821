import { subject } from '../../frame/case.js';

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
});
