import { subject } from '../../frame/case.js';
import { pod } from '../../frame/objects.js';

export default subject('finds of the fuzzer in Pods', (it) => {
  it('says twice what is wrong with an image that is changed', async (t) => {
    const images = (main: string | null, init: string | null) => ({
      containers: [{ name: 'main', image: main }],
      initContainers: [{ name: 'init', image: init }],
    });
    await t.given(t.p('pods'), pod('a', {}, images('x:1', 'x:1')));
    for (const [main, init] of [
      ['', 'x:1'],
      ['', ' '],
      [' x', ''],
      ['x:2', 'x:2 '],
      [null, null],
    ] as const)
      (await t.patch('strategic', t.p('pods/a'), { spec: images(main, init) })).fails(422, 'Invalid');
    (await t.put(t.p('pods/a'), pod('a', {}, images('x:2', '\n')))).fails(422, 'Invalid');
    (await t.put(t.p('pods/a'), pod('a', {}, images('x:2', 'x:2')))).is(200);
  });

  it('refuses what was applied once it leaves a container without an image', async (t) => {
    const sent = pod('a', {}, { containers: ['c1', 'c2'].map((name) => ({ name, image: 'x:1' })) });
    await t.given(t.p('pods?fieldManager=two'), sent);
    const applied = (name: string, image: string) => pod('a', {}, { containers: [{ name, image }] });
    (await t.apply(t.p('pods/a'), applied('c2', 'x:2'), 'two', 'force=true')).is(200);
    (await t.apply(t.p('pods/a'), applied('c1', 'x:1'), 'two')).fails(422, 'Invalid');
  });

  it('looks twice at tolerations that come to a Pod', async (t) => {
    const old = { key: 'k', operator: 'Exists', effect: 'NoSchedule' };
    await t.given(t.p('pods'), pod('a', {}, { tolerations: [old] }));
    const { body } = await t.quietly('GET', t.p('pods/a'));
    for (const added of [
      {},
      { key: '-' },
      { key: 'a', operator: 'Odd' },
      { key: 'a', operator: 'Exists', value: 'x' },
      { key: 'a', tolerationSeconds: 1 },
      { key: 'a', effect: 'Odd' },
    ])
      for (const tolerations of [[...(body.spec?.tolerations ?? []), added], [added]])
        await t.put(t.p('pods/a?dryRun=All'), pod('a', {}, { tolerations }));
    await t.put(t.p('pods/a?dryRun=All'), pod('a', {}, { tolerations: [{ ...old, tolerationSeconds: 5 }] }));
  });
});
