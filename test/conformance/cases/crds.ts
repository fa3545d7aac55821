import assert from 'node:assert/strict';
import { subject } from '../frame/case.js';
import type { CaseContext } from '../frame/case-context.js';
import { untilServed } from '../frame/widget-crd.js';

const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

interface Version {
  name: string;
  served: boolean;
  storage: boolean;
  schema?: object;
  [field: string]: unknown;
}

const schemaOf = (
  properties: object = { spec: { type: 'object', properties: { x: { type: 'string' } } } },
) => ({
  openAPIV3Schema: { type: 'object', properties },
});

function crd(t: CaseContext, changes: object = {}, versions?: Version[]) {
  const group = `${t.id}.example.com`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: versions ?? [{ name: 'v1', served: true, storage: true, schema: schemaOf() }],
      ...changes,
    },
  };
}

const withProperties = (t: CaseContext, properties: object) =>
  crd(t, {}, [
    { name: 'v1', served: true, storage: true, schema: schemaOf({ spec: { type: 'object', properties } }) },
  ]);

/** Schemas that no CRD may have: what is wrong, the properties of the spec. */
const badSchemas: [string, object][] = [
  ['a property without a type', { a: {} }],
  ['an unknown type', { a: { type: 'thing' } }],
  ['$ref', { a: { $ref: '#/x' } }],
  ['uniqueItems', { a: { type: 'array', items: { type: 'string' }, uniqueItems: true } }],
  ['an array without items', { a: { type: 'array' } }],
  [
    'properties beside additionalProperties',
    {
      a: { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'string' } },
    },
  ],
  ['a default of the wrong type', { a: { type: 'string', default: 1 } }],
  ['a default that is not in the enum', { a: { type: 'string', enum: ['x'], default: 'y' } }],
  ['a default that is to be pruned', { a: { type: 'object', default: { odd: 1 } } }],
  ['a pattern that cannot be read', { a: { type: 'string', pattern: '(' } }],
  [
    'a list of type map without keys',
    {
      a: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        items: { type: 'object', properties: { k: { type: 'string' } } },
      },
    },
  ],
  [
    'a key of a list that is no property',
    {
      a: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['k'],
        items: { type: 'object', properties: {} },
      },
    },
  ],
  [
    'a set of objects that are not atomic',
    { a: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'object' } } },
  ],
  [
    'an unknown type of list',
    { a: { type: 'array', 'x-kubernetes-list-type': 'bag', items: { type: 'string' } } },
  ],
  [
    'a rule that cannot be read',
    { a: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self ==' }] } },
  ],
  ['a rule that gives no boolean', { a: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self' }] } }],
  [
    'a rule of an unknown field',
    {
      a: {
        type: 'object',
        properties: { b: { type: 'string' } },
        'x-kubernetes-validations': [{ rule: 'self.c == "x"' }],
      },
    },
  ],
  [
    'a rule that compares two types',
    { a: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self == "x"' }] } },
  ],
  [
    'a rule that costs too much',
    {
      a: {
        type: 'array',
        items: { type: 'array', items: { type: 'string' } },
        'x-kubernetes-validations': [{ rule: 'self.all(x, self.all(y, x.all(a, y.all(b, a != b))))' }],
      },
    },
  ],
  ['an empty rule', { a: { type: 'string', 'x-kubernetes-validations': [{ rule: '' }] } }],
  [
    'metadata of an embedded resource that is specified',
    { a: { type: 'object', 'x-kubernetes-embedded-resource': true } },
  ],
  ['a type inside of oneOf', { a: { type: 'string', oneOf: [{ type: 'string' }] } }],
];

export default subject('CustomResourceDefinitions', (it) => {
  it('fills in what is left out', async (t) => {
    const { body } = (await t.post(path, crd(t))).is(201);
    assert.equal(body.spec.names.singular, 'thing');
    assert.equal(body.spec.names.listKind, 'ThingList');
    assert.equal(body.spec.conversion.strategy, 'None');
    (await t.quietly('DELETE', `${path}/${body.metadata.name}`)).is(200);
  });

  it('is accepted, established, and then served', async (t) => {
    const object = crd(t);
    (await t.post(path, object)).is(201);
    const isEstablished = ({ body }: any) =>
      body.status?.conditions?.some(({ type, status }: any) => type === 'Established' && status === 'True');
    const { body } = await t.eventually('GET', `${path}/${object.metadata.name}`, {}, isEstablished);
    assert.deepEqual(body.status.storedVersions, ['v1']);
    assert.deepEqual(body.status.acceptedNames.plural, 'things');
    await untilServed(t, `/apis/${object.spec.group}/v1/things`);
    const things = t.p(`${object.spec.group}/v1`, 'things');
    (
      await t.post(things, {
        apiVersion: `${object.spec.group}/v1`,
        kind: 'Thing',
        metadata: { name: 'a' },
        spec: { x: 'y' },
      })
    ).is(201);
    (await t.get(things)).is(200);
    // Deleted with all of its objects.
    (await t.delete(`${path}/${object.metadata.name}`)).is(200);
    await t.eventually('GET', `${path}/${object.metadata.name}`, {}, ({ status }) => status === 404);
    await t.eventually('GET', things, {}, ({ status }) => status === 404);
  });

  it('serves several versions of the same objects', async (t) => {
    const object = crd(t, {}, [
      { name: 'v1', served: true, storage: true, schema: schemaOf() },
      {
        name: 'v1beta1',
        served: true,
        storage: false,
        schema: schemaOf({
          spec: {
            type: 'object',
            properties: { x: { type: 'string' }, y: { type: 'string', default: 'new' } },
          },
        }),
        deprecated: true,
        deprecationWarning: 'v1beta1 goes',
      },
      { name: 'v1alpha1', served: false, storage: false, schema: schemaOf() },
    ]);
    const { group } = object.spec;
    (await t.post(path, object)).is(201);
    await untilServed(t, `/apis/${group}/v1/things`);
    await untilServed(t, `/apis/${group}/v1beta1/things`);
    const old = t.p(`${group}/v1beta1`, 'things');
    const created = (
      await t.post(old, {
        apiVersion: `${group}/v1beta1`,
        kind: 'Thing',
        metadata: { name: 'a' },
        spec: { x: '1' },
      })
    ).is(201);
    assert.equal(created.warnings.length, 1);
    const read = (await t.get(t.p(`${group}/v1`, 'things/a'))).is(200);
    assert.equal(read.body.apiVersion, `${group}/v1`);
    // Defaults of the version that is asked for come to what is read from storage.
    (await t.get(`${old}/a`)).is(200);
    (await t.get(t.p(`${group}/v1alpha1`, 'things/a'))).is(404);
    (await t.get(`/apis/${group}`)).is(200);
    (await t.quietly('DELETE', `${path}/${object.metadata.name}`)).is(200);
  });

  it('is served in the cluster where its scope says so', async (t) => {
    const object = crd(t, { scope: 'Cluster' });
    const { group } = object.spec;
    (await t.post(path, object)).is(201);
    await untilServed(t, `/apis/${group}/v1/things`);
    (
      await t.post(`/apis/${group}/v1/things`, {
        apiVersion: `${group}/v1`,
        kind: 'Thing',
        metadata: { name: 'a' },
      })
    ).is(201);
    (await t.get(t.p(`${group}/v1`, 'things'))).is(404);
    (await t.get(`/apis/${group}/v1/things/a/status`)).is(404);
    (await t.quietly('DELETE', `${path}/${object.metadata.name}`)).is(200);
  });

  it('changes its schema while it is served', async (t) => {
    const object = withProperties(t, { x: { type: 'string' } });
    const { group } = object.spec;
    (await t.post(path, object)).is(201);
    await untilServed(t, `/apis/${group}/v1/things`);
    const thing = (name: string) => ({
      apiVersion: `${group}/v1`,
      kind: 'Thing',
      metadata: { name },
      spec: { x: 'long' },
    });
    (await t.post(t.p(`${group}/v1`, 'things'), thing('a'))).is(201);
    (
      await t.patch('json', `${path}/${object.metadata.name}`, [
        {
          op: 'add',
          path: '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/x/maxLength',
          value: 2,
        },
      ])
    ).is(200);
    await t.eventually(
      'POST',
      t.p(`${group}/v1`, 'things?dryRun=All'),
      { body: thing('b') },
      ({ status }) => status === 422,
    );
    // What was valid before may stay: only what changes is checked.
    (await t.patch('merge', t.p(`${group}/v1`, 'things/a'), { metadata: { labels: { l: '1' } } })).is(200);
    (await t.patch('merge', t.p(`${group}/v1`, 'things/a'), { spec: { x: 'longer' } })).fails(422, 'Invalid');
    (await t.quietly('DELETE', `${path}/${object.metadata.name}`)).is(200);
  });

  it('without the status subresource writes the status like all else', async (t) => {
    const object = crd(t, {}, [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: schemaOf({ status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }),
      },
    ]);
    const { group } = object.spec;
    (await t.post(path, object)).is(201);
    await untilServed(t, `/apis/${group}/v1/things`);
    const { body } = (
      await t.post(t.p(`${group}/v1`, 'things'), {
        apiVersion: `${group}/v1`,
        kind: 'Thing',
        metadata: { name: 'a' },
        status: { phase: 'X' },
      })
    ).is(201);
    assert.equal(body.status.phase, 'X');
    assert.equal(
      (await t.patch('merge', t.p(`${group}/v1`, 'things/a'), { status: { phase: 'Y' } })).is(200).body
        .metadata.generation,
      2,
    );
    (await t.table(t.p(`${group}/v1`, 'things'))).is(200);
    (await t.quietly('DELETE', `${path}/${object.metadata.name}`)).is(200);
  });

  it('shows its schema in OpenAPI v3', async (t) => {
    const object = withProperties(t, { x: { type: 'string', description: 'What it is', maxLength: 5 } });
    const { group } = object.spec;
    (await t.post(path, object)).is(201);
    await untilServed(t, `/apis/${group}/v1/things`);
    const { body } = await t
      .eventually('GET', `/openapi/v3/apis/${group}/v1`, {}, ({ status }) => status === 200)
      .then((answer) => {
        // A whole document is too much to compare here.
        t.steps.pop();
        return answer;
      });
    const name = Object.keys(body.components.schemas).find((key) => key.endsWith('.v1.Thing'))!;
    const { apiVersion, kind, metadata } = body.components.schemas[name].properties;
    // What every object has is explained in each server's own words.
    for (const field of [apiVersion, kind, metadata]) field.description = Boolean(field.description);
    t.note('schema', { name, schema: body.components.schemas[name], paths: Object.keys(body.paths).sort() });
    assert.equal(body.components.schemas[name].properties.spec.properties.x.maxLength, 5);
    (await t.quietly('DELETE', `${path}/${object.metadata.name}`)).is(200);
  });

  it('refuses a name that is not plural.group', async (t) => {
    const object = crd(t);
    (await t.post(path, { ...object, metadata: { name: `other.${object.spec.group}` } }))
      .fails(422, 'Invalid')
      .causes('FieldValueInvalid metadata.name');
  });

  const badSpecs: [string, (t: CaseContext) => object][] = [
    ['no version', (t) => crd(t, { versions: [] })],
    [
      'no version that is stored',
      (t) => crd(t, {}, [{ name: 'v1', served: true, storage: false, schema: schemaOf() }]),
    ],
    [
      'two versions that are stored',
      (t) =>
        crd(t, {}, [
          { name: 'v1', served: true, storage: true, schema: schemaOf() },
          { name: 'v2', served: true, storage: true, schema: schemaOf() },
        ]),
    ],
    [
      'two versions of one name',
      (t) =>
        crd(t, {}, [
          { name: 'v1', served: true, storage: true, schema: schemaOf() },
          { name: 'v1', served: true, storage: false, schema: schemaOf() },
        ]),
    ],
    ['a version without a schema', (t) => crd(t, {}, [{ name: 'v1', served: true, storage: true }])],
    ['no scope', (t) => crd(t, { scope: undefined })],
    ['another scope', (t) => crd(t, { scope: 'World' })],
    ['no kind', (t) => crd(t, { names: { plural: 'things' } })],
    ['an upper-case plural', (t) => crd(t, { names: { plural: 'Things', kind: 'Thing' } })],
    [
      'a version in upper case',
      (t) => crd(t, {}, [{ name: 'V1', served: true, storage: true, schema: schemaOf() }]),
    ],
    ['preserveUnknownFields', (t) => crd(t, { preserveUnknownFields: true })],
    ['a webhook conversion without a client', (t) => crd(t, { conversion: { strategy: 'Webhook' } })],
    [
      'a scale without paths',
      (t) =>
        crd(t, {}, [
          { name: 'v1', served: true, storage: true, schema: schemaOf(), subresources: { scale: {} } },
        ]),
    ],
    [
      'a scale outside of spec',
      (t) =>
        crd(t, {}, [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: schemaOf(),
            subresources: { scale: { specReplicasPath: '.status.x', statusReplicasPath: '.status.y' } },
          },
        ]),
    ],
    [
      'a column without a type',
      (t) =>
        crd(t, {}, [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: schemaOf(),
            additionalPrinterColumns: [{ name: 'X', jsonPath: '.spec.x' }],
          },
        ]),
    ],
    [
      'a column of an unknown type',
      (t) =>
        crd(t, {}, [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: schemaOf(),
            additionalPrinterColumns: [{ name: 'X', type: 'thing', jsonPath: '.spec.x' }],
          },
        ]),
    ],
    [
      'a column whose path cannot be read',
      (t) =>
        crd(t, {}, [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: schemaOf(),
            additionalPrinterColumns: [{ name: 'X', type: 'string', jsonPath: 'spec.x' }],
          },
        ]),
    ],
    [
      'a selectable field that is not in the schema',
      (t) =>
        crd(t, {}, [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: schemaOf(),
            selectableFields: [{ jsonPath: '.spec.y' }],
          },
        ]),
    ],
    [
      'a selectable field of the metadata',
      (t) =>
        crd(t, {}, [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: schemaOf(),
            selectableFields: [{ jsonPath: '.metadata.name' }],
          },
        ]),
    ],
    [
      'a group of Kubernetes without approval',
      (t) => ({ ...crd(t, { group: `${t.id}.k8s.io` }), metadata: { name: `things.${t.id}.k8s.io` } }),
    ],
  ];
  for (const [what, object] of badSpecs) {
    it(`refuses ${what}`, async (t) => {
      (await t.post(`${path}?dryRun=All`, object(t))).fails(422, 'Invalid');
    });
  }

  for (const [what, properties] of badSchemas) {
    it(`refuses a schema with ${what}`, async (t) => {
      (await t.post(`${path}?dryRun=All`, withProperties(t, properties))).fails(422, 'Invalid');
    });
  }

  it('takes additionalProperties: false, and int-or-string with a type', async (t) => {
    const properties = {
      a: { type: 'object', additionalProperties: false },
      b: { type: 'string', 'x-kubernetes-int-or-string': true },
    };
    (await t.post(`${path}?dryRun=All`, withProperties(t, properties))).is(201);
  });

  it('may not change its group, scope or names', async (t) => {
    const object = crd(t);
    (await t.post(path, object)).is(201);
    const own = `${path}/${object.metadata.name}`;
    // Before it is established it may.
    await untilServed(t, `/apis/${object.spec.group}/v1/things`);
    (await t.patch('merge', own, { spec: { scope: 'Cluster' } })).fails(422, 'Invalid');
    (await t.patch('merge', own, { spec: { group: 'other.example.com' } })).fails(422, 'Invalid');
    (await t.patch('merge', own, { spec: { names: { plural: 'others' } } })).fails(422, 'Invalid');
    (await t.quietly('DELETE', own)).is(200);
  });

  it('shows tables of CRDs', async (t) => {
    const { body } = (await t.table(`${path}?limit=1`)).is(200);
    assert.deepEqual(
      body.columnDefinitions.map(({ name }: any) => name),
      ['Name', 'Created At'],
    );
    t.steps.pop();
    t.note('columns', body.columnDefinitions);
  });
});
