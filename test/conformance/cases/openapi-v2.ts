import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import { untilServed } from '../frame/widget-crd.js';

const PATH = '/openapi/v2';
const PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

/** Of paths that are about no kind. */
const ofDiscovery = [
  'meta.v1.API',
  'meta.v1.GroupVersionForDiscovery',
  'meta.v1.ServerAddressByClientCIDR',
  'meta.v1.WatchEvent',
  'pkg.version.Info',
];
/** It is a kind of each group there is, and of some that there are no more. */
const ofAllGroups = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const text = { type: 'string' };

const spec = object(
  {
    count: { type: 'integer', format: 'int32', default: 3, minimum: 1, description: 'How many.' },
    nullable: { type: 'string', nullable: true, description: 'May be null.' },
    port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, text] },
    open: object({ a: text }, { 'x-kubernetes-preserve-unknown-fields': true }),
    openItems: {
      type: 'array',
      items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
    nullableItems: { type: 'array', items: text, nullable: true },
    list: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['key'],
      items: object({ key: text }, { required: ['key'] }),
    },
    map: { type: 'object', additionalProperties: { type: 'string', maxLength: 4 } },
    mapOfNullable: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
    junctors: object(
      { a: text },
      { oneOf: [{ required: ['a'] }], not: { properties: { a: { enum: ['x'] } } } },
    ),
    choice: { type: 'string', enum: ['a', 'b'] },
    rule: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self != ""', message: 'say it' }] },
    embedded: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    },
  },
  { required: ['count', 'nullable'] },
);

export default subject('OpenAPI 2', (it) => {
  for (const accept of [
    undefined,
    '*/*',
    'application/*',
    'application/json',
    'application/json;q=0.5, text/plain',
    PROTOBUF,
    'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
    `${PROTOBUF}, application/json`,
  ]) {
    it(`is answered to who accepts ${accept ?? 'anything'}`, async (t) => {
      const answer = (await t.quietly('GET', PATH, accept === undefined ? {} : { accept })).is(200);
      t.note('type', answer.headers['content-type']);
      assert.ok(answer.text.includes('io.k8s.api.core.v1.PodSpec'));
    });
  }

  for (const accept of ['application/yaml', 'text/html', 'application/vnd.kubernetes.protobuf']) {
    it(`is refused to who accepts ${accept} only`, async (t) => {
      (await t.get(PATH, { accept })).is(406);
    });
  }

  it('is answered with 304 to who has it', async (t) => {
    const first = (await t.quietly('GET', PATH)).is(200);
    const etag = String(first.headers['etag']);
    assert.match(etag, /^"[0-9A-F]{128}"$/);
    const again = await t.quietly('GET', PATH, { headers: { 'if-none-match': etag } });
    // Others make kinds meanwhile, which are in it.
    if (again.headers['etag'] === etag) assert.equal(again.status, 304);
  });

  it('has nothing below it', async (t) => {
    (await t.get(`${PATH}/`)).is(404);
    (await t.get(`${PATH}/apps`)).is(404);
  });

  it('has the definitions of all built-in kinds', async (t) => {
    const { body } = (await t.quietly('GET', PATH)).is(200);
    const { swagger, info, security, securityDefinitions } = body;
    t.note('document', { swagger, info, security, securityDefinitions });
    const names = Object.keys(body.definitions)
      .filter((name) => name.startsWith('io.k8s.') && !ofDiscovery.some((part) => name.includes(part)))
      .sort();
    assert.ok(names.length > 500);
    for (const name of names) {
      const definition = body.definitions[name];
      delete definition['x-kubernetes-unions'];
      if (name === ofAllGroups) delete definition['x-kubernetes-group-version-kind'];
      t.note(name, definition);
    }
  });

  it('says which operations there are, and what they take', async (t) => {
    const { body } = (await t.quietly('GET', PATH)).is(200);
    for (const path of [
      '/api/v1/namespaces/{namespace}/configmaps/{name}',
      '/api/v1/nodes/{name}',
      '/apis/apps/v1/namespaces/{namespace}/deployments/{name}',
    ]) {
      for (const method of ['get', 'put', 'patch', 'delete']) {
        const { tags, consumes, produces, schemes, responses, ...operation } = body.paths[path][method];
        const kind = operation['x-kubernetes-group-version-kind'];
        const parameters = (operation.parameters ?? [])
          .map(({ name }: { name?: string }) => name)
          .filter((name?: string) => name === 'dryRun' || name === 'fieldValidation');
        t.note(`${method} ${path}`, {
          tags,
          consumes: [...consumes].sort(),
          produces,
          schemes,
          action: operation['x-kubernetes-action'],
          kind,
          parameters,
          schema: responses['200'].schema,
        });
      }
    }
  });

  it('has custom resources, in words that old clients know', async (t) => {
    const group = `${t.id}.example.com`;
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const name = `things.${group}`;
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: object({ spec }, { description: 'A thing.' }) },
    };
    const names = { plural: 'things', kind: 'Thing' };
    const definition = { group, scope: 'Namespaced', names, versions: [version] };
    (
      await t.quietly('POST', path, {
        body: {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name },
          spec: definition,
        },
      })
    ).is(201);
    await untilServed(t, `/apis/${group}/v1/things`);
    const key = `${group.split('.').reverse().join('.')}.v1.Thing`;
    const { body } = await t.eventually(
      'GET',
      PATH,
      {},
      (answer) => answer.status === 200 && answer.text.includes(`"${key}"`),
    );
    // The whole document is too much to compare here.
    t.steps.pop();
    t.note('definitions', [body.definitions[key], body.definitions[`${key}List`]]);
    (await t.quietly('DELETE', `${path}/${name}`)).is(200);
  });
});
