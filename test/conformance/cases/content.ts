import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, deployment } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: "1"\n';

/** What is accepted, and what is answered. */
const accepts: [string, number, string | undefined][] = [
  ['application/json', 200, 'application/json'],
  ['*/*', 200, 'application/json'],
  ['application/*', 406, undefined],
  ['', 200, 'application/json'],
  ['text/html', 406, undefined],
  ['text/html,*/*;q=0.1', 200, 'application/json'],
  ['application/xml,application/json;q=0.5', 200, 'application/json'],
  ['application/yaml', 200, 'application/yaml'],
  ['application/vnd.kubernetes.protobuf', 200, 'application/vnd.kubernetes.protobuf'],
  ['application/vnd.kubernetes.protobuf,application/json', 200, 'application/vnd.kubernetes.protobuf'],
  ['application/json,application/vnd.kubernetes.protobuf', 200, 'application/json'],
  ['application/json;charset=utf-8', 200, 'application/json'],
  ['application/json;pretty=1', 200, 'application/json'],
  ['application/cbor', 406, undefined],
  ['nonsense', 406, undefined],
  ['application/json;q=0', 200, undefined],
];

export default subject('content', (it) => {
  for (const [accept, status, type] of accepts) {
    it(`answers Accept: "${accept}"`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
      const answer = await t.get(t.p('configmaps/a'), { accept });
      if (type === undefined) assert.ok([200, 406].includes(answer.status));
      else assert.equal(answer.is(status).headers['content-type'], type);
    });
  }

  it('answers a CRD object as JSON, however much protobuf is preferred', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    assert.equal(
      (await t.get(`${path}/a`, { accept: 'application/vnd.kubernetes.protobuf,application/json' })).is(200)
        .headers['content-type'],
      'application/json',
    );
    (await t.get(`${path}/a`, { accept: 'application/vnd.kubernetes.protobuf' })).is(406);
  });

  it('answers a CRD object as YAML', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    assert.equal(
      (await t.get(`${path}/a`, { accept: 'application/yaml' })).is(200).headers['content-type'],
      'application/yaml',
    );
  });

  it('answers errors in the accepted format', async (t) => {
    const answer = await t.get(t.p('configmaps/nothing'), { accept: 'application/yaml' });
    assert.equal(answer.status, 404);
    assert.match(answer.text, /reason: NotFound/);
  });

  it('does not watch in YAML', async (t) => {
    await t.get(t.p('configmaps?watch=1&timeoutSeconds=1'), { accept: 'application/yaml' });
  });

  it('writes texts in YAML as Go does', async (t) => {
    const texts: Record<string, string> = {};
    const values = [
      '', ' ', 'a ', ' a', 'yes', 'No', 'on', 'y', '~', 'null', '1', '-1', '0x1f', '0o17', '1_000', '1e3', '.5', '.inf',
      '12:30:00', '2020-01-02', '2020-01-02T03:04:05Z', 'a: b', 'a:b', 'a #b', 'a#b', '# a', '- a', '-a', '---', '? a',
      '[a]', '{a}', 'a, b', '&a', '*a', '!a', '|', '>', "it's", "'a'", '"a"', '%a', '@a', '`a`', '<<', '=', 'a\tb',
      'a\nb', 'a\nb\n', 'a\n\n', '\na', ' a\nb', 'a \nb', 'a\n b', 'a\n\nb\n', '\n', 'a\r\nb', 'ä→😀',  '\u00a0',
      'x '.repeat(60).trim(), `${'y'.repeat(90)} z z`, `a: ${'x '.repeat(60)}b`, `1${' x'.repeat(60)}\t`, `${'it\'s '.repeat(30)}- # x`,
    ]; // prettier-ignore
    for (const [index, value] of values.entries()) texts[`k${index}`] = value;
    const keys = [
      '1',
      '10',
      '9',
      'a10',
      'a9',
      'a',
      'B',
      'b',
      'true',
      '0',
      '-',
      '_',
      'a.b',
      'a-b',
      'a_b',
      'a09',
      'a9b',
    ];
    for (const key of keys) texts[key] = key;
    await t.given(t.p('configmaps'), configMap('a', texts));
    (await t.get(t.p('configmaps/a'), { accept: 'application/yaml' })).is(200);
    await t.get(t.p('configmaps'), { accept: 'application/yaml' });
  });

  it('writes numbers and nested lists in YAML as Go does', async (t) => {
    const path = await widgets(t);
    const loose = {
      a: 1.5,
      b: 1e-7,
      c: 1e21,
      d: [[1, [2]], [], {}, [{ a: 1, b: [] }]],
      e: null,
      f: { g: {} },
      h: 1234567.5,
    };
    await t.given(path, widget('a', { loose }));
    (await t.get(`${path}/a`, { accept: 'application/yaml' })).is(200);
  });

  it('reads texts in YAML as Go does', async (t) => {
    const lines = [
      'a: "x"', "b: 'it''s'", 'c: |\n      x\n      y', 'd: >-\n      x\n      y', 'e: 2020-01-02', 'f: 0b11', 'g: 0x_1F',
      'h: +12', 'i: .inf', 'j: 1.', 'k: -0', 'l: 00', 'm: 1:2', 'n: !!str 1', 'o: "1"', 'p: Y', 'q: ~x', 'r: <<x',
      's: &x {a: 1}', 't: *x', 'u: {<<: *x, b: 2}', 'yes: 1', '2: b', 'v: 0o8', 'w: 1__0', 'x: 1e', 'y: 12e03', 'z:',
    ]; // prettier-ignore
    const text = `apiVersion: conformance.test/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n  loose:\n${lines.map((line) => `    ${line}\n`).join('')}`;
    await t.post(await widgets(t), text.replace('i: .inf', 'i: inf'), { type: 'application/yaml' });
  });

  it('takes a body of YAML', async (t) => {
    assert.deepEqual(
      (await t.post(t.p('configmaps'), yaml, { type: 'application/yaml' })).is(201).body.data,
      { x: '1' },
    );
  });

  it('takes a body of YAML for a CRD', async (t) => {
    const text =
      'apiVersion: conformance.test/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n  size: 3\n  set: [x, "1"]\n  when: 2020-01-02T03:04:05Z\n';
    (await t.post(await widgets(t), text, { type: 'application/yaml' })).is(201);
  });

  it('reads yes, no and numbers in YAML as Kubernetes does', async (t) => {
    const text =
      'apiVersion: conformance.test/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n  loose: {a: yes, b: no, c: on, d: 0o17, e: 017, f: 0x1F, g: 1_000, h: 1e3, i: ~, j: .5, k: 12:30:00, l: null}\n';
    (await t.post(await widgets(t), text, { type: 'application/yaml' })).is(201);
  });

  it('refuses YAML that cannot be read', async (t) => {
    (await t.post(t.p('configmaps'), 'a: [b', { type: 'application/yaml' })).is(400);
  });

  it('refuses a key of YAML that is there twice with Strict', async (t) => {
    (
      await t.post(t.p('configmaps?fieldValidation=Strict'), `${yaml}  x: "2"\n`, {
        type: 'application/yaml',
      })
    ).is(400);
  });

  it('takes the first document of several in YAML', async (t) => {
    await t.post(t.p('configmaps'), `${yaml}---\n${yaml.replace('name: a', 'name: b')}`, {
      type: 'application/yaml',
    });
  });

  it('takes JSON that is called YAML', async (t) => {
    (await t.post(t.p('configmaps'), JSON.stringify(configMap('a')), { type: 'application/yaml' })).is(201);
  });

  for (const type of [
    'text/plain',
    'application/xml',
    'application/cbor',
    'application/x-www-form-urlencoded',
    'nonsense',
    'application/json-patch+json',
  ]) {
    it(`refuses a body of ${type}`, async (t) => {
      (await t.post(t.p('configmaps'), JSON.stringify(configMap('a')), { type })).is(415);
    });
  }

  it('takes a body without a type as JSON', async (t) => {
    (
      await t.send('POST', t.p('configmaps'), {
        body: JSON.stringify(configMap('a')),
        headers: { 'content-type': '' },
      })
    ).is(201);
  });

  it('takes a charset with JSON', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a'), { type: 'application/json; charset=utf-8' })).is(201);
  });

  it('refuses JSON with something after it', async (t) => {
    const answer = await t.post(t.p('configmaps'), `${JSON.stringify(configMap('a'))} {}`);
    assert.ok(answer.status >= 201);
  });

  it('refuses protobuf that cannot be read', async (t) => {
    const answer = await t.quietly('POST', t.p('configmaps'), {
      body: Buffer.from('k8s\0nonsense', 'latin1'),
      type: 'application/vnd.kubernetes.protobuf',
    });
    assert.equal(answer.status, 400);
  });

  it('compresses a large answer where gzip is accepted', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: 'x'.repeat(200_000) }));
    const answer = await t.quietly('GET', t.p('configmaps/a'), { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(answer.headers['content-encoding'], 'gzip');
  });

  it('compresses a long list where gzip is accepted, and not for others', async (t) => {
    for (const name of ['a', 'b'])
      await t.given(t.p('configmaps'), configMap(name, { x: 'x'.repeat(100_000) }));
    for (const encoding of ['gzip', 'deflate, gzip;q=0', 'br, gzip', 'identity']) {
      const answer = await t.quietly('GET', t.p('configmaps'), { headers: { 'accept-encoding': encoding } });
      t.note(encoding, {
        encoding: answer.headers['content-encoding'],
        vary: answer.headers['vary'],
        isGzip: answer.bytes[0] === 0x1f && answer.bytes[1] === 0x8b,
      });
    }
  });

  for (const accept of [
    'application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    'application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1,application/json;q=0.5',
    'application/json;as=Nothing;g=meta.k8s.io;v=v1',
    'application/json;stream=watch',
    'application/yaml;stream=watch',
    '*/*;q=0.8,application/yaml;q=0.1',
  ]) {
    it(`answers an object, a list and an error in ${accept}`, async (t) => {
      const path = await widgets(t);
      await t.given(t.p('configmaps'), configMap('a'));
      await t.given(path, widget('a'));
      for (const target of ['a', '', 'nothing']) {
        await t.get(t.p(`configmaps/${target}`), { accept });
        await t.get(`${path}/${target}`, { accept });
      }
    });
  }

  it('watches in Protobuf where that is preferred', async (t) => {
    for (const path of [t.p('configmaps'), await widgets(t)]) {
      const answer = await t.quietly('GET', `${path}?watch=1&timeoutSeconds=1`, {
        accept: 'application/vnd.kubernetes.protobuf,application/json',
      });
      t.note('type', answer.is(200).headers['content-type']);
    }
    await t.get(`${await widgets(t)}?watch=1`, { accept: 'application/vnd.kubernetes.protobuf' });
  });

  it('does not compress a small answer', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const answer = await t.quietly('GET', t.p('configmaps/a'), { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(answer.headers['content-encoding'], undefined);
  });

  it('writes JSON in lines for pretty=true', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    assert.match((await t.get(t.p('configmaps/a?pretty=true'))).is(200).text, /^\{\n {2}"kind"/);
  });

  it('writes JSON in one line otherwise, ended by a newline', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    assert.match(
      (await t.get(t.p('configmaps/a'))).is(200).text,
      /^\{"kind":"ConfigMap","apiVersion":"v1",[^\n]*\}\n$/,
    );
  });

  it('writes JSON in lines for a browser', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    assert.match(
      (await t.get(t.p('configmaps/a'), { headers: { 'user-agent': 'Mozilla/5.0' } })).is(200).text,
      /^\{\n/,
    );
  });

  it('escapes < > & in JSON as Go does', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '<a & b>' }));
    assert.match((await t.get(t.p('configmaps/a'))).text, /\\u003ca \\u0026 b\\u003e/);
  });

  it('writes JSON of a CRD with keys in order', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { size: 1, color: 'blue' }));
    const { text } = await t.get(`${path}/a`);
    assert.ok(text.indexOf('"apiVersion"') < text.indexOf('"kind"'));
  });

  it('refuses a body of more than 3 MiB', async (t) => {
    (await t.post(t.p('configmaps'), configMap('a', { x: 'x'.repeat(3_200_000) }))).is(413);
  });

  it('refuses JSON that is too deep', async (t) => {
    const depth = 20_000;
    const answer = await t.quietly('POST', await widgets(t), {
      body: `{"apiVersion":"conformance.test/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"loose":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}}`,
    });
    assert.ok(answer.status >= 400);
    t.note('status', answer.status);
  });

  it('takes a Deployment of JSON and gives it as YAML', async (t) => {
    (await t.post(t.p('apps/v1', 'deployments'), deployment('a'), { accept: 'application/yaml' })).is(201);
  });
});
