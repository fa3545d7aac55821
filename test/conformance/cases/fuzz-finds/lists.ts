import { subject } from '../../frame/case.js';
import { tableType } from '../../frame/case-context.js';
import { configMap, pod } from '../../frame/objects.js';

export default subject('finds of the fuzzer in lists', (it) => {
  it('says nothing of the Pods of Jobs to who selects them wrongly', async (t) => {
    (await t.delete(`${t.p('batch/v1', 'jobs')}?labelSelector=-`)).fails(400);
  });

  it('lists the metadata of nothing as null', async (t) => {
    const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
    (await t.get(t.p('configmaps'), { accept })).is(200);
  });

  it('shows in a table when a Pod has come to its end, and no version of what is not stored', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    (await t.patch('merge', t.p('pods/a/status'), { status: { phase: 'Failed' } }, { accept: tableType })).is(
      200,
    );
    (await t.post(t.p('pods?dryRun=All'), pod('b'), { accept: tableType })).is(201);
  });

  it('goes on after a page that is full, though nothing else is selected', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { labels: { app: 'web' } }));
    await t.given(t.p('configmaps'), configMap('b'));
    const first = (await t.get(t.p('configmaps?labelSelector=app&limit=1'))).is(200);
    const next = encodeURIComponent(first.body.metadata.continue);
    (await t.get(t.p(`configmaps?labelSelector=app&limit=1&continue=${next}`))).is(200);
  });

  it('has no more pages when one object is asked for by its name', async (t) => {
    for (const name of ['a', 'b', 'c']) await t.given(t.p('configmaps'), configMap(name));
    const one = 'fieldSelector=metadata.name%3Da&limit=1';
    (await t.get(t.p(`configmaps?${one}`))).is(200);
    (await t.get(t.p(`configmaps?${one}&labelSelector=x`))).is(200);
    (await t.get(t.p('configmaps?fieldSelector=metadata.name%3Db&limit=1'))).is(200);
    (await t.get(t.p('configmaps?fieldSelector=metadata.name!%3Db&limit=1'))).is(200);
    (await t.get(t.p(`configmaps?fieldSelector=metadata.name%3Da,metadata.name%3Db&limit=1`))).is(200);
    const first = (await t.get(t.p('configmaps?limit=1'))).is(200);
    const next = encodeURIComponent(first.body.metadata.continue);
    (await t.get(t.p(`configmaps?fieldSelector=metadata.name%3Db&limit=1&continue=${next}`))).is(200);
    const inNamespace = `metadata.name%3Da,metadata.namespace%3D${t.namespace}`;
    (await t.get(`/api/v1/configmaps?fieldSelector=${inNamespace}&limit=1`)).is(200);
  });

  it('checks the options of a list before the fields that it selects by', async (t) => {
    const wrong = 'fieldSelector=x.y%3Dz';
    (await t.get(t.p(`configmaps?${wrong}&resourceVersionMatch=Exact`))).fails(422, 'Invalid');
    (await t.get(t.p(`configmaps?${wrong}&limit=x`))).fails(400);
    (await t.get(t.p(`configmaps?${wrong}&continue=x`))).fails(400);
    (await t.get(t.p(`configmaps?${wrong}&resourceVersion=x`))).fails(400);
    (await t.get(t.p('configmaps?fieldSelector=x&resourceVersionMatch=Exact'))).fails(400);
    (await t.get(t.p('configmaps?labelSelector=-&resourceVersionMatch=Exact'))).fails(400);
    (await t.get(t.p(`configmaps?watch=1&${wrong}&resourceVersionMatch=Exact`))).fails(422, 'Invalid');
    (await t.delete(t.p(`configmaps?${wrong}&resourceVersionMatch=Exact`))).fails(422, 'Invalid');
  });

  it('has words of its own for the fields that Jobs cannot be selected by', async (t) => {
    (await t.get(t.p('batch/v1', 'jobs?fieldSelector=x.y%3Dz'))).fails(400);
    (await t.get('/apis/resource.k8s.io/v1/resourceslices?fieldSelector=x.y%3Dz')).fails(400);
  });

  it('reads the numbers of a list before its selectors', async (t) => {
    const wrong = 'labelSelector=a+in+(';
    for (const other of [
      'limit=x',
      'timeoutSeconds=x',
      'resourceVersion=x',
      'continue=x',
      'watch=x',
      'limit=-1',
      'sendInitialEvents=x',
      'allowWatchBookmarks=x',
    ]) {
      await t.get(t.p(`configmaps?${wrong}&${other}`));
      await t.get(t.p(`configmaps?fieldSelector=x&${other}`));
      await t.delete(t.p(`configmaps?${wrong}&${other}`));
    }
    await t.get(t.p(`configmaps?${wrong}&fieldSelector=x`));
    await t.get(t.p('configmaps?limit=x&timeoutSeconds=y'));
  });

  it('has no more pages when Pods are asked for by their node', async (t) => {
    for (const [name, nodeName] of [
      ['a', 'n1'],
      ['b', ''],
      ['c', 'n1'],
      ['d', 'n2'],
    ] as const)
      await t.given(t.p('pods'), pod(name, {}, { ...(nodeName && { nodeName }) }));
    for (const selector of [
      'spec.nodeName%3Dn1',
      'spec.nodeName%3Dn2',
      'spec.nodeName%3Dn3',
      'spec.nodeName!%3Dn1',
      'spec.nodeName%3D',
      'spec.nodeName%3Dn1,status.phase%3DPending',
      'status.phase%3DPending',
    ]) {
      for (const limit of [1, 2, 5]) {
        for (const more of ['', '&resourceVersion=0', '&labelSelector=x']) {
          const list = await t.get(t.p(`pods?fieldSelector=${selector}&limit=${limit}${more}`));
          const { continue: token } = list.body.metadata;
          if (token)
            await t.get(
              t.p(`pods?fieldSelector=${selector}&limit=${limit}&continue=${encodeURIComponent(token)}`),
            );
        }
      }
    }
  });
});
