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
});
