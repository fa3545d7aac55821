import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { untilServed } from '../frame/widget-crd.js';
import { type Reply, startWebhook } from '../frame/webhook.js';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

type Thing = Record<string, any>;

/** `v1` has `spec.size`, `v2` `spec.sizes`, a list. */
function convert(thing: Thing, to: string): Thing {
  if (thing['apiVersion'] === to) return thing;
  const { size, sizes, ...rest } = thing['spec'] ?? {};
  const spec = to.endsWith('/v2')
    ? { ...rest, sizes: size === undefined ? [] : [size] }
    : { ...rest, size: sizes?.[0] };
  return { ...thing, apiVersion: to, spec };
}

const reply = (request: any, response: object): Reply => ({
  body: {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'ConversionReview',
    response: { uid: request.uid, ...response },
  },
});

const converted = (request: any, objects: Thing[] = request.objects): Reply =>
  reply(request, {
    result: { status: 'Success' },
    convertedObjects: objects.map((one) => convert(one, request.desiredAPIVersion)),
  });

/** A CRD of two versions with a webhook between them; gives the path of its objects in a version. */
async function things(
  t: CaseContext,
  answer: (request: any) => Reply = (request) => converted(request),
): Promise<{ path: (version: string) => string; requests: any[] }> {
  const { clientConfig, requests } = await startWebhook(t, answer);
  const group = `${t.id}.example.com`;
  const version = (name: string, properties: object) => ({
    name,
    served: true,
    storage: name === 'v1',
    subresources: { status: {} },
    schema: {
      openAPIV3Schema: {
        type: 'object',
        properties: {
          spec: { type: 'object', properties },
          status: { type: 'object', properties: { at: { type: 'string' } } },
        },
      },
    },
  });
  const name = `things.${group}`;
  await t.given(definitions, {
    metadata: { name },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      conversion: { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } },
      versions: [
        version('v1', { size: { type: 'integer' } }),
        version('v2', { sizes: { type: 'array', items: { type: 'integer' }, default: [7] } }),
      ],
    },
  });
  t.finally(async () => {
    await t.quietly('DELETE', `${definitions}/${name}`);
  });
  for (const one of ['v1', 'v2']) await untilServed(t, `/apis/${group}/${one}/things`);
  const path = t.p(`${group}/v1`, 'things');
  // The real server may take down what serves them once more, when it has accepted the names.
  while ((await t.quietly('POST', `${path}?dryRun=All`, { body: thing(t, 'v1', 'probe') })).status === 503);
  requests.length = 0;
  return { path: (one) => t.p(`${group}/${one}`, 'things'), requests };
}

const thing = (t: CaseContext, version: string, name: string, spec: object = {}) => ({
  apiVersion: `${t.id}.example.com/${version}`,
  kind: 'Thing',
  metadata: { name },
  spec,
});

export default subject('conversion of CRDs', (it) => {
  it('shows an object in both versions', async (t) => {
    const { path } = await things(t);
    (await t.post(path('v1'), thing(t, 'v1', 'a', { size: 1 }))).is(201);
    assert.deepEqual((await t.get(`${path('v2')}/a`)).is(200).body.spec, { sizes: [1] });
    (await t.post(path('v2'), thing(t, 'v2', 'b', { sizes: [2] }))).is(201);
    assert.deepEqual((await t.get(`${path('v1')}/b`)).is(200).body.spec, { size: 2 });
    (await t.post(path('v2'), thing(t, 'v2', 'c'))).is(201);
    assert.equal((await t.get(path('v1'))).is(200).body.items.length, 3);
    (await t.get(path('v2'))).is(200);
  });

  it('changes an object in the version that is not stored', async (t) => {
    const { path } = await things(t);
    (await t.post(path('v1'), thing(t, 'v1', 'a', { size: 1 }))).is(201);
    (await t.patch('merge', `${path('v2')}/a`, { spec: { sizes: [3] } })).is(200);
    (await t.patch('json', `${path('v2')}/a`, [{ op: 'add', path: '/spec/sizes/-', value: 4 }])).is(200);
    (await t.patch('merge', `${path('v2')}/a/status`, { status: { at: 'x' } })).is(200);
    const { body } = (await t.get(`${path('v1')}/a`)).is(200);
    assert.deepEqual([body.spec, body.status], [{ size: 3 }, { at: 'x' }]);
    (await t.delete(`${path('v2')}/a`)).is(200);
  });

  it('applies in one version and then in the other', async (t) => {
    const { path } = await things(t);
    (await t.apply(`${path('v1')}/a`, thing(t, 'v1', 'a', { size: 1 }))).is(201);
    (await t.apply(`${path('v2')}/a`, thing(t, 'v2', 'a', { sizes: [2] }))).is(200);
    (await t.get(`${path('v1')}/a`)).is(200);
  });

  it('tells changes in the version that is watched', async (t) => {
    const { path } = await things(t);
    const { body } = (await t.get(path('v2'))).is(200);
    const watch = await t.watch(`${path('v2')}?watch=1&resourceVersion=${body.metadata.resourceVersion}`);
    await t.given(path('v1'), thing(t, 'v1', 'a', { size: 1 }));
    assert.deepEqual(await watch.takeNames(1), ['ADDED a']);
    await watch.close();
  });

  it('asks with what is stored, and takes what is answered', async (t) => {
    const { path, requests } = await things(t);
    (await t.post(path('v1'), thing(t, 'v1', 'a', { size: 1 }))).is(201);
    requests.length = 0;
    (await t.get(`${path('v2')}/a`)).is(200);
    // The real server keeps what it reads in the version of each watch cache: it may ask more than once.
    t.note('request', requests.at(-1));
  });

  it('fails where the webhook says so', async (t) => {
    const { path } = await things(t, (request) =>
      reply(request, { result: { status: 'Failure', message: 'never' }, convertedObjects: [] }),
    );
    (await t.post(path('v1'), thing(t, 'v1', 'a', { size: 1 }))).is(201);
    (await t.get(`${path('v2')}/a`)).fails(500, undefined, /never/);
    (await t.post(path('v2'), thing(t, 'v2', 'b'))).fails(500, undefined, /never/);
  });

  it('fails where the webhook answers too few objects', async (t) => {
    const { path } = await things(t, (request) => converted(request, []));
    (await t.post(path('v1'), thing(t, 'v1', 'a'))).is(201);
    (await t.get(`${path('v2')}/a`)).fails(500);
  });

  it('fails where the webhook answers another version', async (t) => {
    const { path } = await things(t, (request) =>
      reply(request, { result: { status: 'Success' }, convertedObjects: request.objects }),
    );
    (await t.post(path('v1'), thing(t, 'v1', 'a'))).is(201);
    (await t.get(`${path('v2')}/a`)).fails(500);
  });

  it('fails where the webhook changes the name', async (t) => {
    const { path } = await things(t, (request) =>
      converted(
        request,
        request.objects.map((one: Thing) => ({ ...one, metadata: { ...one['metadata'], name: 'other' } })),
      ),
    );
    (await t.post(path('v1'), thing(t, 'v1', 'a'))).is(201);
    (await t.get(`${path('v2')}/a`)).fails(500);
  });

  it('takes labels and annotations of the webhook, and nothing else of the metadata', async (t) => {
    const { path } = await things(t, (request) =>
      converted(
        request,
        request.objects.map((one: Thing) => ({
          ...one,
          metadata: {
            ...one['metadata'],
            labels: { l: '1' },
            annotations: { a: '1' },
            finalizers: ['x.example.com/f'],
            generation: 9,
          },
        })),
      ),
    );
    (await t.post(path('v1'), thing(t, 'v1', 'a'))).is(201);
    const { body } = (await t.get(`${path('v2')}/a`)).is(200);
    assert.deepEqual([body.metadata.labels, body.metadata.finalizers], [{ l: '1' }, undefined]);
  });

  it('fails where the webhook breaks', async (t) => {
    const { path } = await things(t, () => ({ status: 500, body: 'broken' }));
    (await t.post(path('v1'), thing(t, 'v1', 'a'))).is(201);
    (await t.get(`${path('v2')}/a`)).fails(500, undefined, /conversion webhook/);
  });

  it('fails where the webhook answers what is no review', async (t) => {
    const { path } = await things(t, () => ({ body: { apiVersion: 'v1', kind: 'Thing' } }));
    (await t.post(path('v1'), thing(t, 'v1', 'a'))).is(201);
    (await t.get(`${path('v2')}/a`)).fails(500);
  });
});
