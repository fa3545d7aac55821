import { subject } from '../../frame/case.js';
import { configMap, pod, secret, service } from '../../frame/objects.js';
import { widgets } from '../../frame/widget-crd.js';

export default subject('finds of the fuzzer in bodies', (it) => {
  it('escapes emojis in YAML', async (t) => {
    const body = configMap('a', { text: 'ü and 🙂', both: '🙂\nb' });
    (await t.post(t.p('configmaps'), body, { accept: 'application/yaml' })).is(201);
    (await t.get(t.p('configmaps/a'), { accept: 'application/yaml' })).is(200);
  });

  it('refuses metadata and bytes of another type', async (t) => {
    const widget = { apiVersion: 'conformance.test/v1', kind: 'Widget', metadata: -1 };
    (await t.post(await widgets(t), widget)).fails(400, 'BadRequest');
    (await t.post(t.p('configmaps'), { metadata: { name: 'a' }, binaryData: { a: 0 } })).fails(400);
  });

  it('refuses a format that it cannot read before it looks at the options', async (t) => {
    const query = 'fieldValidation=x';
    const text = { type: 'text/plain' };
    (await t.post(t.p(`configmaps?${query}`), configMap('a'), text)).fails(415);
    await t.given(t.p('configmaps'), configMap('b'));
    (await t.put(t.p(`configmaps/b?${query}`), configMap('b'), text)).fails(422);
    const protobuf = { type: 'application/vnd.kubernetes.protobuf' };
    (await t.post(`${await widgets(t)}?${query}`, {}, protobuf)).fails(422);
    (await t.post(t.p('pods/none/eviction?dryRun=x'), {}, text)).fails(415);
  });

  it('puts together what a body says twice', async (t) => {
    const twice = (of: object, more: string) => JSON.stringify(of).replace(/\}$/, `,${more}}`);
    const labels = (first: string) => (text: string) =>
      text.replace('"metadata":{', `"metadata":{"labels":${first},`);
    const map = { ...configMap('a', { a: '1', b: '2' }, { labels: { x: 'y' } }), immutable: false };
    const text = JSON.stringify(map);
    for (const first of ['{"app":"first"}', '{"x":"first"}', 'null', '{}'])
      (await t.post(t.p('configmaps?dryRun=All'), labels(first)(text), { type: 'application/json' })).is(201);
    for (const more of [
      '"data":{"a":"3"}',
      '"data":null',
      '"data":{}',
      '"metadata":{"name":"b"}',
      '"metadata":{"annotations":{"c":"d"}}',
      '"metadata":null',
      '"immutable":null',
      '"data":"x"',
      '"kind":"Odd"',
      '"apiVersion":"v1"',
    ])
      await t.post(t.p('configmaps?dryRun=All'), twice(map, more), { type: 'application/json' });
    const two = {
      ...pod('a'),
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'b', image: 'y' },
        ],
      },
    };
    for (const more of [
      '"spec":{"nodeName":"n"}',
      '"spec":{"containers":[]}',
      '"spec":{"containers":[{"name":"c"}]}',
      '"spec":{"containers":[{"name":"c","image":"z"},{"name":"d"},{"name":"e","image":"z"}]}',
      '"spec":{"securityContext":{"runAsUser":1},"securityContext":{"runAsGroup":2}}',
      '"spec":{"terminationGracePeriodSeconds":5,"terminationGracePeriodSeconds":null}',
      '"spec":{"tolerations":[{"key":"a","operator":"Exists"}],"tolerations":[{"effect":"NoSchedule"},{"key":"b"}]}',
    ])
      await t.post(t.p('pods?dryRun=All'), twice(two, more), { type: 'application/json' });
    const path = await widgets(t);
    const widget = {
      apiVersion: 'conformance.test/v1',
      kind: 'Widget',
      metadata: { name: 'a', labels: { x: 'y' } },
      spec: { size: 3, labels: { a: 'b' } },
    };
    for (const more of [
      '"spec":{"color":"red"}',
      '"spec":{"labels":{"a":"1"},"labels":{"b":"2"}}',
      '"metadata":{"name":"b"}',
      '"metadata":{"name":"b","labels":{"a":"1"},"labels":{"b":"2"}}',
    ])
      await t.post(`${path}?dryRun=All`, twice(widget, more), { type: 'application/json' });
  });

  it('shows a custom resource without a kind as it was sent', async (t) => {
    const path = await widgets(t);
    const widget = {
      apiVersion: 'conformance.test/v1',
      kind: '',
      metadata: { name: 'a', labels: { b: '<&>', a: '' } },
    };
    for (const validation of ['Ignore', 'Warn', 'Strict']) {
      await t.post(`${path}?fieldValidation=${validation}`, widget);
      await t.post(`${path}?fieldValidation=${validation}`, ` ${JSON.stringify(widget, undefined, 1)} `, {
        type: 'application/json',
      });
      const yaml =
        'kind: ""\nmetadata: {name: a, labels: {b: "<&>", a: "", "1": ü}}\napiVersion: conformance.test/v1\n';
      await t.post(`${path}?fieldValidation=${validation}`, yaml, { type: 'application/yaml' });
    }
    await t.given(path, { ...widget, kind: 'Widget', metadata: { name: 'a' } });
    for (const change of [{ kind: '', metadata: { labels: { b: '<&>' } } }, { kind: null }])
      (await t.patch('merge', `${path}/a`, change)).fails(422);
  });

  it('reads bytes from a list of numbers', async (t) => {
    for (const value of [['x'], [1, 2], [256], [-1], [1.5], [null], [], [[1]], 'eA', 1, true, {}]) {
      await t.post(t.p('secrets?dryRun=All'), { ...secret('a'), data: { k: value } });
      await t.post(t.p('configmaps?dryRun=All'), { ...configMap('a'), binaryData: { k: value } });
    }
  });

  it('stores bytes that are null anew with the first write', async (t) => {
    const map = { ...configMap('a'), binaryData: { k: null, l: 'eA==' } };
    (await t.post(t.p('configmaps?dryRun=All'), map)).is(201);
    (await t.post(t.p('configmaps'), map)).is(201);
    for (let times = 0; times < 2; times++) (await t.patch('merge', t.p('configmaps/a'), {})).is(200);
    for (let times = 0; times < 2; times++) (await t.put(t.p('configmaps/a'), map)).is(200);
    (await t.patch('merge', t.p('configmaps/a'), {})).is(200);
    (await t.patch('json', t.p('configmaps/a'), [{ op: 'add', path: '/binaryData/k', value: null }])).is(200);
    (await t.patch('merge', t.p('configmaps/a'), {})).is(200);
    const applied = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: { k: null } };
    (await t.apply(t.p('secrets/a'), applied)).is(201);
    for (let times = 0; times < 2; times++) (await t.patch('merge', t.p('secrets/a'), {})).is(200);
    (await t.post(t.p('secrets'), { ...secret('b'), data: { k: '' } })).is(201);
    (await t.patch('merge', t.p('secrets/b'), {})).is(200);
  });

  it('calls texts by the names that Go has for them', async (t) => {
    const given: readonly (readonly [string, object, readonly object[]])[] = [
      ['secrets', secret('a'), [{ type: true }, { type: {} }, { metadata: { uid: 1 } }]],
      [
        'services',
        service('a'),
        [
          { spec: { type: 1 } },
          { spec: { sessionAffinity: [] } },
          { spec: { ports: [{ port: 1, protocol: 1 }] } },
          { spec: { ipFamilies: 'x' } },
          { spec: { ipFamilies: [1] } },
          { spec: { externalIPs: [1] } },
          { status: { conditions: [{ type: 'a', status: 1 }] } },
        ],
      ],
      [
        'pods',
        pod('a'),
        [
          { spec: { restartPolicy: 1 } },
          { spec: { containers: [{ name: 'main', imagePullPolicy: 1.5 }] } },
          { spec: { tolerations: [{ effect: 1 }] } },
          { spec: { containers: [{ name: 'main', securityContext: { capabilities: { add: 1 } } }] } },
          { metadata: { ownerReferences: [{ uid: 1 }] } },
        ],
      ],
    ];
    for (const [resource, object, wrong] of given) {
      await t.given(t.p(resource), object);
      for (const one of wrong)
        for (const type of ['merge', 'strategic'] as const)
          await t.patch(type, t.p(`${resource}/a?dryRun=All`), one);
    }
  });
});
