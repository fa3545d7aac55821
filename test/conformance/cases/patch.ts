import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { configMap, deployment, pod, service } from '../frame/objects.js';
import { widget, widgets } from '../frame/widget-crd.js';

type Operations = object[];

/** Operations on the ConfigMap a with data x=1, y=2; what data is afterwards, or the refusal. */
const jsonPatches: [string, Operations, Record<string, string> | number][] = [
  ['adds a field', [{ op: 'add', path: '/data/z', value: '3' }], { x: '1', y: '2', z: '3' }],
  ['adds over a field', [{ op: 'add', path: '/data/x', value: '3' }], { x: '3', y: '2' }],
  ['replaces a field', [{ op: 'replace', path: '/data/x', value: '3' }], { x: '3', y: '2' }],
  ['removes a field', [{ op: 'remove', path: '/data/x' }], { y: '2' }],
  ['moves a field', [{ op: 'move', from: '/data/x', path: '/data/z' }], { y: '2', z: '1' }],
  ['copies a field', [{ op: 'copy', from: '/data/x', path: '/data/z' }], { x: '1', y: '2', z: '1' }],
  [
    'goes on after a test that holds',
    [
      { op: 'test', path: '/data/x', value: '1' },
      { op: 'remove', path: '/data/x' },
    ],
    { y: '2' },
  ],
  [
    'tests that a field is not there by null',
    [
      { op: 'test', path: '/data/z', value: null },
      { op: 'remove', path: '/data/x' },
    ],
    { y: '2' },
  ],
  [
    'reads ~1 and ~0 in paths',
    [
      { op: 'add', path: '/metadata/annotations', value: { 'a/b': '1', c_d: '2' } },
      { op: 'test', path: '/metadata/annotations/a~1b', value: '1' },
      { op: 'test', path: '/metadata/annotations/c~0d', value: null },
    ],
    { x: '1', y: '2' },
  ],
  ['does nothing for no operations', [], { x: '1', y: '2' }],
  [
    'refuses a test that fails',
    [
      { op: 'test', path: '/data/x', value: '9' },
      { op: 'remove', path: '/data/x' },
    ],
    422,
  ],
  ['refuses to remove what is not there', [{ op: 'remove', path: '/data/z' }], 422],
  [
    'adds by replace what is not there',
    [{ op: 'replace', path: '/data/z', value: '1' }],
    { x: '1', y: '2', z: '1' },
  ],
  ['refuses to add below what is not there', [{ op: 'add', path: '/nothing/z', value: '1' }], 422],
  [
    'copies what is not there as nothing',
    [{ op: 'copy', from: '/data/z', path: '/data/w' }],
    { x: '1', y: '2', w: '' },
  ],
  ['refuses to move what is not there', [{ op: 'move', from: '/data/z', path: '/data/w' }], 422],
  ['refuses an unknown operation', [{ op: 'mend', path: '/data/x' }], 422],
  ['refuses a value of the wrong type', [{ op: 'add', path: '/data/z', value: 3 }], 422],
  ['refuses to change the name', [{ op: 'replace', path: '/metadata/name', value: 'b' }], 400],
];

const mergePatches: [string, unknown, Record<string, string> | undefined | number][] = [
  ['adds and replaces fields', { data: { x: '3', z: '4' } }, { x: '3', y: '2', z: '4' }],
  ['removes a field by null', { data: { x: null } }, { y: '2' }],
  ['removes all fields by null', { data: null }, undefined],
  ['does nothing when empty', {}, { x: '1', y: '2' }],
  ['ignores null for what is not there', { data: { z: null } }, { x: '1', y: '2' }],
  ['refuses a value of the wrong type', { data: { x: 3 } }, 422],
  ['refuses to change the name', { metadata: { name: 'b' } }, 400],
  ['refuses to change the namespace', { metadata: { namespace: 'b' } }, 400],
  ['refuses a list', [1], 400],
  ['refuses text', '"x"', 400],
  ['refuses what is no JSON', '{', 400],
];

export default subject('patch', (it) => {
  for (const [what, operations, expected] of jsonPatches) {
    it(`JSON: ${what}`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a', { x: '1', y: '2' }));
      const answer = await t.patch('json', t.p('configmaps/a'), operations);
      if (typeof expected === 'number') answer.fails(expected);
      else assert.deepEqual(answer.is(200).body.data, expected);
      (await t.get(t.p('configmaps/a'))).is(200);
    });
  }

  for (const [what, patch, expected] of mergePatches) {
    it(`merge: ${what}`, async (t) => {
      await t.given(t.p('configmaps'), configMap('a', { x: '1', y: '2' }));
      const answer = await t.patch('merge', t.p('configmaps/a'), patch);
      if (typeof expected === 'number') answer.fails(expected);
      else assert.deepEqual(answer.is(200).body.data, expected);
      (await t.get(t.p('configmaps/a'))).is(200);
    });
    if (typeof patch === 'object' && !Array.isArray(patch)) {
      it(`strategic: ${what}`, async (t) => {
        await t.given(t.p('configmaps'), configMap('a', { x: '1', y: '2' }));
        const answer = await t.patch('strategic', t.p('configmaps/a'), patch);
        if (typeof expected === 'number') answer.fails(expected);
        else assert.deepEqual(answer.is(200).body.data, expected);
      });
    }
  }

  it('JSON: inserts into, appends to and removes from a list', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/b'] }));
    const path = '/metadata/finalizers';
    const { body } = (
      await t.patch('json', t.p('configmaps/a'), [
        { op: 'add', path: `${path}/0`, value: 'x.io/a' },
        { op: 'add', path: `${path}/-`, value: 'x.io/c' },
        { op: 'remove', path: `${path}/1` },
      ])
    ).is(200);
    assert.deepEqual(body.metadata.finalizers, ['x.io/a', 'x.io/c']);
    (await t.patch('json', t.p('configmaps/a'), [{ op: 'add', path: `${path}/9`, value: 'x.io/z' }])).fails(
      422,
    );
    (await t.patch('json', t.p('configmaps/a'), [{ op: 'remove', path: `${path}/9` }])).fails(422);
    (await t.patch('merge', t.p('configmaps/a'), { metadata: { finalizers: null } })).is(200);
  });

  it('JSON: tests a whole list and object', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1', y: '2' }, { finalizers: ['x.io/b'] }));
    (
      await t.patch('json', t.p('configmaps/a'), [
        { op: 'test', path: '/data', value: { y: '2', x: '1' } },
        { op: 'test', path: '/metadata/finalizers', value: ['x.io/b'] },
      ])
    ).is(200);
  });

  it('JSON: tests the UID', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (
      await t.patch('json', t.p('configmaps/a'), [
        { op: 'test', path: '/metadata/uid', value: 'x' },
        { op: 'add', path: '/data', value: { x: '1' } },
      ])
    ).fails(422, 'Invalid');
  });

  it('JSON: refuses a body that is an object', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.patch('json', t.p('configmaps/a'), {})).fails(400, 'BadRequest');
  });

  it('JSON: refuses more than 10,000 operations', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/data/x', value: '1' }));
    (await t.patch('json', t.p('configmaps/a'), operations)).fails(413);
  });

  it('JSON: patches objects of a CRD', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { set: ['a', 'b'] }));
    const { body } = (
      await t.patch('json', `${path}/a`, [
        { op: 'add', path: '/spec/set/-', value: 'c' },
        { op: 'replace', path: '/spec/color', value: 'blue' },
      ])
    ).is(200);
    assert.deepEqual(body.spec.set, ['a', 'b', 'c']);
    assert.equal(body.metadata.generation, 2);
  });

  it('merge: replaces lists as a whole', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/a', 'x.io/b'] }));
    const { body } = (
      await t.patch('merge', t.p('configmaps/a'), { metadata: { finalizers: ['x.io/c'] } })
    ).is(200);
    assert.deepEqual(body.metadata.finalizers, ['x.io/c']);
  });

  it('merge: replaces the containers of a Deployment', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    const { body } = (
      await t.patch('merge', `${path}/a`, {
        spec: { template: { spec: { containers: [{ name: 'other', image: 'x' }] } } },
      })
    ).is(200);
    assert.deepEqual(
      body.spec.template.spec.containers.map(({ name }: any) => name),
      ['other'],
    );
  });

  it('merge: answers 409 to a stale resourceVersion', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    (await t.patch('merge', t.p('configmaps/a'), { data: { x: '1' } })).is(200);
    (
      await t.patch('merge', t.p('configmaps/a'), {
        metadata: { resourceVersion: a.version },
        data: { x: '2' },
      })
    ).fails(409, 'Conflict');
  });

  it('merge: takes the present resourceVersion', async (t) => {
    const a = await t.given(t.p('configmaps'), configMap('a'));
    (
      await t.patch('merge', t.p('configmaps/a'), {
        metadata: { resourceVersion: a.version },
        data: { x: '2' },
      })
    ).is(200);
  });

  it('merge: refuses another UID', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (
      await t.patch('merge', t.p('configmaps/a'), {
        metadata: { uid: '11111111-1111-1111-1111-111111111111' },
      })
    ).fails(422, 'Invalid', /field is immutable/);
  });

  it('merge: raises the generation only with the spec', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    assert.equal(
      (await t.patch('merge', `${path}/a`, { metadata: { labels: { x: 'y' } } })).is(200).body.metadata
        .generation,
      1,
    );
    assert.equal(
      (await t.patch('merge', `${path}/a`, { spec: { size: 5 } })).is(200).body.metadata.generation,
      2,
    );
  });

  it('merge: cannot change the status by the object of a CRD', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    const { body } = (await t.patch('merge', `${path}/a`, { status: { phase: 'Ready' } })).is(200);
    assert.equal('status' in body, false);
  });

  it('merge: sets a default again where a field of a CRD goes', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a', { color: 'blue' }));
    const { body } = (await t.patch('merge', `${path}/a`, { spec: { color: null } })).is(200);
    assert.equal(body.spec.color, 'red');
  });

  it('answers 404 for what is not there', async (t) => {
    for (const kind of ['json', 'merge', 'strategic'] as const) {
      (await t.patch(kind, t.p('configmaps/a'), kind === 'json' ? [] : {})).fails(404, 'NotFound');
    }
  });

  it('refuses an unknown type of patch', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.patch('merge', t.p('configmaps/a'), {}, { type: 'application/json' })).fails(
      415,
      'UnsupportedMediaType',
    );
  });

  it('knows no strategic merge patch for a CRD', async (t) => {
    const path = await widgets(t);
    await t.given(path, widget('a'));
    (await t.patch('strategic', `${path}/a`, { spec: { size: 1 } })).fails(415, 'UnsupportedMediaType');
  });

  it('needs a type', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    const answer = await t.send('PATCH', t.p('configmaps/a'), {
      headers: { 'content-type': '' },
      body: '{}',
    });
    assert.equal(answer.status, 415);
  });

  it('refuses force without apply', async (t) => {
    await t.given(t.p('configmaps'), configMap('a'));
    (await t.patch('merge', `${t.p('configmaps/a')}?force=true`, {})).fails(422, 'Invalid');
  });

  it('strategic: merges containers by name', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    const { body } = (
      await t.patch('strategic', `${path}/a`, {
        spec: { template: { spec: { containers: [{ name: 'side', image: 'y' }] } } },
      })
    ).is(200);
    assert.deepEqual(body.spec.template.spec.containers.map(({ name }: any) => name).sort(), [
      'main',
      'side',
    ]);
  });

  it('strategic: deletes a container by its key', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    await t.quietly('PATCH', `${path}/a`, {
      type: 'application/strategic-merge-patch+json',
      body: { spec: { template: { spec: { containers: [{ name: 'side', image: 'y' }] } } } },
    });
    const { body } = (
      await t.patch('strategic', `${path}/a`, {
        spec: { template: { spec: { containers: [{ name: 'main', $patch: 'delete' }] } } },
      })
    ).is(200);
    assert.deepEqual(
      body.spec.template.spec.containers.map(({ name }: any) => name),
      ['side'],
    );
  });

  it('strategic: replaces a list where the patch says so', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    const { body } = (
      await t.patch('strategic', `${path}/a`, {
        spec: { template: { spec: { containers: [{ $patch: 'replace' }, { name: 'only', image: 'z' }] } } },
      })
    ).is(200);
    assert.deepEqual(
      body.spec.template.spec.containers.map(({ name }: any) => name),
      ['only'],
    );
  });

  it('strategic: replaces a map where the patch says so', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1', y: '2' }));
    const { body } = (
      await t.patch('strategic', t.p('configmaps/a'), { data: { $patch: 'replace', z: '3' } })
    ).is(200);
    assert.deepEqual(body.data, { z: '3' });
  });

  it('strategic: keeps only the named keys with $retainKeys', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(
      path,
      deployment('a', { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } }),
    );
    const { body } = (
      await t.patch('strategic', `${path}/a`, {
        spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
      })
    ).is(200);
    assert.deepEqual(body.spec.strategy, { type: 'Recreate' });
  });

  it('strategic: merges finalizers as a set', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/a'] }));
    const { body } = (
      await t.patch('strategic', t.p('configmaps/a'), { metadata: { finalizers: ['x.io/b'] } })
    ).is(200);
    assert.deepEqual([...body.metadata.finalizers].sort(), ['x.io/a', 'x.io/b']);
  });

  it('strategic: deletes from a list of texts', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', {}, { finalizers: ['x.io/a', 'x.io/b'] }));
    const { body } = (
      await t.patch('strategic', t.p('configmaps/a'), {
        metadata: { '$deleteFromPrimitiveList/finalizers': ['x.io/a'] },
      })
    ).is(200);
    assert.deepEqual(body.metadata.finalizers, ['x.io/b']);
  });

  it('strategic: orders a list by $setElementOrder', async (t) => {
    const path = t.p('apps/v1', 'deployments');
    await t.given(path, deployment('a'));
    const { body } = (
      await t.patch('strategic', `${path}/a`, {
        spec: {
          template: {
            spec: {
              '$setElementOrder/containers': [{ name: 'first' }, { name: 'main' }],
              containers: [{ name: 'first', image: 'y' }],
            },
          },
        },
      })
    ).is(200);
    assert.deepEqual(
      body.spec.template.spec.containers.map(({ name }: any) => name),
      ['first', 'main'],
    );
  });

  it('strategic: merges ports of a Service by port', async (t) => {
    await t.given(t.p('services'), service('a', { ports: [{ name: 'x', port: 80 }] }));
    const { body } = (
      await t.patch('strategic', t.p('services/a'), { spec: { ports: [{ name: 'y', port: 81 }] } })
    ).is(200);
    assert.deepEqual(body.spec.ports.map(({ port }: any) => port).sort(), [80, 81]);
  });

  it('strategic: merges the environment of a container by name', async (t) => {
    await t.given(
      t.p('apps/v1', 'deployments'),
      deployment('a', {
        template: {
          metadata: { labels: { app: 'a' } },
          spec: {
            containers: [
              {
                name: 'main',
                image: 'x',
                env: [
                  { name: 'A', value: '1' },
                  { name: 'B', value: '2' },
                ],
              },
            ],
          },
        },
      }),
    );
    const { body } = (
      await t.patch('strategic', t.p('apps/v1', 'deployments/a'), {
        spec: {
          template: {
            spec: {
              containers: [
                {
                  name: 'main',
                  env: [
                    { name: 'B', value: '3' },
                    { name: 'C', value: '4' },
                  ],
                },
              ],
            },
          },
        },
      })
    ).is(200);
    assert.deepEqual(
      Object.fromEntries(
        body.spec.template.spec.containers[0].env.map(({ name, value }: any) => [name, value]),
      ),
      { A: '1', B: '3', C: '4' },
    );
  });

  it('strategic: needs the merge key of a list item', async (t) => {
    await t.given(t.p('apps/v1', 'deployments'), deployment('a'));
    const answer = await t.patch('strategic', t.p('apps/v1', 'deployments/a'), {
      spec: { template: { spec: { containers: [{ image: 'x' }] } } },
    });
    assert.ok(answer.status >= 400);
  });

  it('strategic: refuses an unknown $patch', async (t) => {
    await t.given(t.p('configmaps'), configMap('a', { x: '1' }));
    const answer = await t.patch('strategic', t.p('configmaps/a'), { data: { $patch: 'mend', x: '2' } });
    assert.ok(answer.status >= 400);
  });

  it('strategic: changes conditions of a Pod by type', async (t) => {
    await t.given(t.p('pods'), pod('a'));
    (
      await t.patch('strategic', t.p('pods/a/status'), {
        status: { conditions: [{ type: 'A', status: 'True' }] },
      })
    ).is(200);
    const { body } = (
      await t.patch('strategic', t.p('pods/a/status'), {
        status: { conditions: [{ type: 'B', status: 'False' }] },
      })
    ).is(200);
    assert.deepEqual(body.status.conditions.map(({ type }: any) => type).sort(), ['A', 'B']);
  });
});
