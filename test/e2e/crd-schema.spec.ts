import { readFile } from 'node:fs/promises';
import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { Agent, type Dispatcher, request } from 'undici';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import * as kinds from '../../lib/kinds/index.js';
import {
  type CrdManifest,
  customResource,
  type CustomResourceOptions,
  jsonSchema,
  type Kind,
  type StandardJsonSchema,
} from '../../lib/resource/index.js';
import { eventually } from '../support/eventually.js';

type Json = Record<string, any>;

interface Answer {
  status: number;
  body: Json;
  warning: string | undefined;
}

let send: (method: Dispatcher.HttpMethod, path: string, body?: object, accept?: string) => Promise<Answer>;
let agent: Agent;

beforeAll(async () => {
  const { url, kubeconfigPath } = inject('controlPlane');
  const { clusters, users } = parse(await readFile(kubeconfigPath, 'utf8')) as Json;
  const pem = (data: string) => Buffer.from(data, 'base64').toString();
  agent = new Agent({
    connect: {
      ca: pem(clusters[0].cluster['certificate-authority-data']),
      cert: pem(users[0].user['client-certificate-data']),
      key: pem(users[0].user['client-key-data']),
    },
  });
  send = async (method, path, body, accept = 'application/json') => {
    const headers = { 'content-type': 'application/json', accept };
    const options = { dispatcher: agent, method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await request(url + path, options);
    const text = await response.body.text();
    const warning = response.headers['warning'] as string | undefined;
    return {
      status: response.statusCode,
      body: text.startsWith('{') ? (JSON.parse(text) as Json) : { text },
      warning,
    };
  };
});

afterAll(() => agent.close());

let count = 0;

/** A kind of its own for each test, served. */
async function serve<Spec extends StandardJsonSchema>(
  spec: Spec,
  options: Partial<CustomResourceOptions<Spec, StandardJsonSchema>> = {},
) {
  count += 1;
  const names = {
    group: 'schema.example.com',
    version: 'v1',
    kind: `Shape${count}`,
    plural: `shape${count}s`,
  };
  const crd = customResource({ ...names, spec, ...options }).crd();
  await install(crd);
  const path = `/apis/${names.group}/v1/namespaces/default/${names.plural}`;
  const identity = { apiVersion: `${names.group}/v1`, kind: names.kind };
  return {
    crd,
    path,
    create: (spec: unknown) => create(path, { ...identity, metadata: { generateName: 'a-' }, spec }),
  };
}

async function install(crd: CrdManifest): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const created = await send('POST', `${path}?fieldValidation=Strict`, crd);
  expect(created.body['message'] ?? created.body['text']).toBeUndefined();
  expect(created.warning).toBeUndefined();
  await eventually(async () => {
    const { body } = await send('GET', `${path}/${crd.metadata.name}`);
    const conditions: Json[] = body['status'].conditions ?? [];
    expect(conditions.find(({ type }) => type === 'Established')?.['status']).toBe('True');
    expect(conditions.filter(({ type }) => type === 'NonStructuralSchema')).toEqual([]);
  });
}

/** The handler of a new kind comes a moment after it is established. */
async function create(path: string, object: object): Promise<Answer> {
  return eventually(async () => {
    const answer = await send('POST', path, object);
    expect(answer.status, JSON.stringify(answer.body)).not.toBe(404);
    return answer;
  });
}

interface Shape {
  of: string;
  spec: StandardJsonSchema;
  /** Each with what comes back, where that differs. */
  valid: (object | [object, object])[];
  invalid?: object[];
}

const timestamp = '2026-01-02T03:04:05Z';

const shapes: Shape[] = [
  {
    of: 'strings with formats',
    spec: z.object({
      at: z.iso.datetime().optional(),
      local: z.iso.datetime({ local: true }).optional(),
      day: z.iso.date().optional(),
      duration: z.iso.duration().optional(),
      email: z.email().optional(),
      id: z.uuid().optional(),
      ip: z.ipv4().optional(),
      ip6: z.ipv6().optional(),
      cidr: z.cidrv4().optional(),
      bytes: z.base64().optional(),
      host: z.hostname().optional(),
      mac: z.mac().optional(),
      url: z.url().optional(),
    }),
    valid: [
      {
        at: timestamp,
        local: '2026-01-02T03:04:05',
        day: '2026-01-02',
        duration: 'P3DT4H',
        email: 'a@example.com',
      },
      {
        id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
        ip: '10.0.0.1',
        ip6: '::1',
        cidr: '10.0.0.0/8',
        bytes: 'aGk=',
      },
      { host: 'db-0.example.com', mac: '00:1b:44:11:3a:b7', url: 'https://example.com/a?b' },
    ],
    invalid: [
      { at: 'yesterday' },
      { local: 'yesterday' },
      { day: '2026-02-30' },
      { duration: '1h' },
      { duration: 'P' },
      { email: 'a' },
      { id: 'a' },
      { ip: '256.0.0.1' },
      { ip6: '10.0.0.1' },
      { cidr: '10.0.0.0/33' },
      { bytes: '*' },
      { host: '-a' },
      { mac: '00' },
      { url: 'a' },
    ],
  },
  {
    of: 'strings with patterns and lengths',
    spec: z.object({
      name: z.string().startsWith('a').endsWith('z').min(3).max(5),
      unicode: z
        .string()
        .regex(/^[\u0041-\u0043]+$/)
        .optional(),
    }),
    valid: [{ name: 'abz' }, { name: 'abz', unicode: 'ABC' }],
    invalid: [
      { name: 'az' },
      { name: 'abc' },
      { name: 'bbz' },
      { name: 'abbbbz' },
      { name: 'abz', unicode: 'D' },
      {},
    ],
  },
  {
    of: 'numbers',
    spec: z.object({
      int: z.int().optional(),
      int32: z.int32().optional(),
      uint32: z.uint32().optional(),
      positive: z.number().positive().optional(),
      between: z.number().gt(3).lt(9).optional(),
      fives: z.int().multipleOf(5).optional(),
      mixed: z.union([z.int().min(10), z.number().max(1)]).optional(),
    }),
    valid: [
      { int: 9007199254740993, int32: -1, uint32: 4294967295, positive: 0.5, between: 3.5, fives: 10 },
      { mixed: 10 },
      { mixed: 0.5 },
    ],
    invalid: [
      { int: 1.5 },
      { int32: 2 ** 31 },
      { uint32: -1 },
      { positive: 0 },
      { between: 9 },
      { fives: 6 },
      { mixed: 5 },
      { mixed: 10.5 },
    ],
  },
  {
    of: 'defaults',
    spec: z.object({
      size: z.int().default(3),
      color: z.enum(['red', 'blue']).default('red'),
      isOn: z.boolean().default(false),
      list: z.array(z.string()).default(['a']),
      nested: z.object({ deep: z.string().default('b') }).prefault({}),
    }),
    valid: [
      [{}, { size: 3, color: 'red', isOn: false, list: ['a'], nested: { deep: 'b' } }],
      [
        { size: 1, color: 'blue', isOn: true, list: [], nested: {} },
        { size: 1, color: 'blue', isOn: true, list: [], nested: { deep: 'b' } },
      ],
    ],
    invalid: [{ color: 'green' }, { size: null, color: 1 }],
  },
  {
    of: 'constants',
    spec: z.object({
      a: z.literal('a'),
      oneOrB: z.literal([1, 'b']).optional(),
      no: z.literal(false).optional(),
    }),
    valid: [{ a: 'a' }, { a: 'a', oneOrB: 1 }, { a: 'a', oneOrB: 'b', no: false }],
    invalid: [{ a: 'b' }, { a: 'a', oneOrB: 2 }, { a: 'a', no: true }],
  },
  {
    of: 'null',
    spec: z.object({
      text: z.string().nullable(),
      choice: z.enum(['a', 'b']).nullable(),
      object: z.object({ x: z.string() }).nullable().optional(),
      union: z
        .discriminatedUnion('type', [z.object({ type: z.literal('a') }), z.object({ type: z.literal('b') })])
        .nullable()
        .optional(),
      intOrString: z.union([z.string(), z.int()]).nullable().optional(),
      filled: z.string().nullable().default('x'),
      branches: z
        .union([
          z.object({ a: z.enum(['x', 'y']).nullable(), b: z.int() }),
          z.object({ a: z.enum(['y', 'z']).nullable(), c: z.int() }),
        ])
        .optional(),
    }),
    valid: [
      { text: null, choice: null, filled: null, branches: { a: null, b: 1 } },
      { text: null, choice: null, filled: null, branches: { a: 'z', c: 1 } },
      { text: null, choice: null, object: null, union: null, intOrString: null, filled: null },
      [
        { text: 'a', choice: 'a' },
        { text: 'a', choice: 'a', filled: 'x' },
      ],
    ],
    invalid: [
      { text: 'a' },
      { text: 'a', choice: 'c' },
      { text: null, choice: null, branches: { a: 'z', b: 1 } },
      { text: null, choice: null, object: {} },
    ],
  },
  {
    of: 'a string or an integer',
    spec: z.object({
      port: z.union([z.string(), z.int()]).optional(),
      bounded: z.union([z.string().regex(/^\d+%$/), z.int().min(0).max(9)]).optional(),
      word: z.union([z.literal('auto'), z.literal('none'), z.int().min(1)]).optional(),
      number: z.union([z.string().min(2), z.literal(1), z.literal(3)]).optional(),
    }),
    valid: [
      { port: 80 },
      { port: 'http' },
      { bounded: '50%' },
      { bounded: 9 },
      { word: 'auto' },
      { word: 1 },
      { number: 3 },
      { number: 'ab' },
    ],
    invalid: [
      { port: 1.5 },
      { port: true },
      { bounded: '50' },
      { bounded: 10 },
      { word: 'automatic' },
      { word: 0 },
      { number: 2 },
      { number: 'a' },
    ],
  },
  {
    of: 'records and lists',
    spec: z.object({
      labels: z.record(z.string(), z.string()).optional(),
      ports: z
        .record(z.string(), z.object({ port: z.int().max(65535), name: z.string().default('x') }))
        .optional(),
      known: z.record(z.enum(['a', 'b']), z.int()).optional(),
      some: z.partialRecord(z.enum(['a', 'b']), z.int()).optional(),
      list: z
        .array(z.object({ key: z.string(), value: z.int().default(1) }))
        .max(2)
        .optional(),
      matrix: z.array(z.array(z.number())).optional(),
    }),
    valid: [
      { labels: { a: 'b' } },
      [{ ports: { http: { port: 80 } } }, { ports: { http: { port: 80, name: 'x' } } }],
      { known: { a: 1, b: 2 }, some: { a: 1 } },
      [
        { list: [{ key: 'a' }], matrix: [[1.5]] },
        { list: [{ key: 'a', value: 1 }], matrix: [[1.5]] },
      ],
    ],
    invalid: [
      { labels: { a: 1 } },
      { ports: { http: {} } },
      { ports: { a: { port: 65536 } } },
      { known: { a: 1 } },
      { some: { a: 'x' } },
      { list: [{}] },
    ],
  },
  {
    of: 'anything',
    spec: z.object({
      any: z.any().optional(),
      unknown: z.unknown().optional(),
      loose: z.looseObject({ known: z.string() }).optional(),
      values: z.record(z.string(), z.unknown()).optional(),
      json: z.json().meta({ 'x-kubernetes-preserve-unknown-fields': true }).optional(),
      either: z
        .union([z.string(), z.boolean()])
        .meta({ 'x-kubernetes-preserve-unknown-fields': true })
        .optional(),
      strict: z.strictObject({ a: z.string() }).optional(),
    }),
    valid: [
      {
        any: { a: [1, 'b'] },
        unknown: 1,
        loose: { known: 'a', more: { b: true } },
        values: { a: 1, b: { c: 'd' } },
      },
      { json: [1, { a: null }], either: true },
      [{ strict: { a: 'a', b: 'pruned' } }, { strict: { a: 'a' } }],
    ],
    invalid: [{ loose: { known: 1 } }],
  },
  {
    of: 'a discriminated union',
    spec: z.object({
      source: z.discriminatedUnion('type', [
        z.object({ type: z.literal('git'), url: z.url(), depth: z.int().optional() }),
        z.object({
          type: z.literal('image'),
          image: z.string().min(1),
          options: z.object({ pull: z.string().default('Always') }).optional(),
        }),
        z.strictObject({ type: z.literal('none') }),
      ]),
    }),
    valid: [
      { source: { type: 'git', url: 'https://example.com', depth: 1 } },
      [
        { source: { type: 'image', image: 'a', options: {} } },
        { source: { type: 'image', image: 'a', options: { pull: 'Always' } } },
      ],
      { source: { type: 'none' } },
    ],
    invalid: [
      { source: { type: 'git', image: 'a' } },
      { source: { type: 'image', image: '' } },
      { source: { type: 'svn' } },
      { source: { type: 'none', image: 'a' } },
      { source: {} },
    ],
  },
  {
    of: 'a union of objects that share fields',
    spec: z.union([
      z.object({ name: z.string().min(4), size: z.int(), items: z.array(z.string().min(2)) }),
      z.object({
        name: z.string().max(3),
        preset: z.enum(['small', 'large']),
        items: z.array(z.string().max(1)),
      }),
    ]),
    valid: [
      { name: 'abcd', size: 1, items: ['ab'] },
      { name: 'abc', preset: 'small', items: ['a'] },
    ],
    invalid: [
      { name: 'abc', size: 1, items: ['ab'] },
      { name: 'abcd', preset: 'small', items: [] },
      { name: 'abcd', size: 1, items: ['a'] },
      { name: 'abc', preset: 'medium', items: [] },
    ],
  },
  {
    of: 'exactly one of',
    spec: z.object({ target: z.xor([z.object({ a: z.string() }), z.object({ b: z.int() })]) }),
    valid: [{ target: { a: 'a' } }, { target: { b: 1 } }],
    invalid: [{ target: { a: 'a', b: 1 } }, { target: {} }],
  },
  {
    of: 'an intersection',
    spec: z.intersection(
      z.object({ a: z.string() }),
      z.union([z.object({ b: z.string() }), z.object({ c: z.string() })]),
    ),
    valid: [
      { a: 'a', b: 'b' },
      { a: 'a', c: 'c' },
    ],
    invalid: [{ a: 'a' }, { b: 'b' }],
  },
  {
    of: 'schemas used twice',
    spec: z.object({ first: named(), second: named(), list: z.array(named()) }),
    valid: [{ first: { a: 'a' }, second: { a: 'b' }, list: [{ a: 'c' }] }],
    invalid: [{ first: { a: 'a' }, second: {}, list: [] }],
  },
  {
    of: 'Kubernetes extensions and CEL',
    spec: z
      .object({
        min: z.int(),
        max: z
          .int()
          .meta({ 'x-kubernetes-validations': [{ rule: 'self <= 100', message: 'must not exceed 100' }] }),
        ports: z
          .array(z.object({ name: z.string().max(20), port: z.int() }))
          .max(5)
          .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] })
          .optional(),
        set: z.array(z.string()).meta({ 'x-kubernetes-list-type': 'set' }).optional(),
        memory: z
          .union([z.string(), z.int()])
          .meta({ title: 'Memory', examples: ['1Gi'] })
          .describe('How much.')
          .optional(),
      })
      .meta({ 'x-kubernetes-validations': [{ rule: 'self.min <= self.max' }] }),
    valid: [{ min: 1, max: 2, ports: [{ name: 'a', port: 1 }], set: ['a', 'b'], memory: '1Gi' }],
    invalid: [
      { min: 3, max: 2 },
      { min: 1, max: 101 },
      { min: 1, max: 2, set: ['a', 'a'] },
      { min: 1, max: 2, ports: [1, 2].map((port) => ({ name: 'a', port })) },
    ],
  },
  {
    of: 'valibot',
    spec: toStandardJsonSchema(
      v.object({
        size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 2),
        above: v.optional(v.pipe(v.number(), v.gtValue(3))),
        color: v.picklist(['red', 'blue']),
        text: v.nullable(v.string()),
        port: v.union([v.string(), v.pipe(v.number(), v.integer())]),
        labels: v.record(v.string(), v.string()),
        at: v.pipe(v.string(), v.isoTimestamp()),
        source: v.variant('type', [
          v.object({ type: v.literal('a'), x: v.string() }),
          v.strictObject({ type: v.literal('b'), y: v.number() }),
        ]),
        both: v.intersect([v.object({ a: v.string() }), v.object({ b: v.string() })]),
      }),
    ),
    valid: [
      [
        {
          color: 'red',
          text: null,
          port: 1,
          labels: {},
          at: timestamp,
          source: { type: 'a', x: 'x' },
          both: { a: 'a', b: 'b' },
        },
        {
          size: 2,
          color: 'red',
          text: null,
          port: 1,
          labels: {},
          at: timestamp,
          source: { type: 'a', x: 'x' },
          both: { a: 'a', b: 'b' },
        },
      ],
    ],
    invalid: [
      {
        color: 'red',
        text: 'a',
        port: 1,
        labels: {},
        at: timestamp,
        source: { type: 'b', x: 'x' },
        both: { a: 'a', b: 'b' },
      },
      {
        above: 3,
        color: 'red',
        text: 'a',
        port: 1,
        labels: {},
        at: timestamp,
        source: { type: 'a', x: 'x' },
        both: { a: 'a', b: 'b' },
      },
      {
        color: 'red',
        text: 'a',
        port: 1,
        labels: {},
        at: timestamp,
        source: { type: 'a', x: 'x' },
        both: { a: 'a' },
      },
    ],
  },
  {
    of: 'a structural schema as others write it',
    spec: jsonSchema({
      type: 'object',
      properties: {
        a: { type: 'string' },
        b: { type: 'string' },
        quantity: {
          'x-kubernetes-int-or-string': true,
          anyOf: [{ type: 'integer' }, { type: 'string' }],
          pattern: '^\\d+[KMG]i$',
        },
        template: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          'x-kubernetes-preserve-unknown-fields': true,
        },
        name: { type: 'string', not: { enum: ['root'] }, allOf: [{ minLength: 2 }, { pattern: '^[a-z]+$' }] },
        timeout: { type: 'string', format: 'duration' },
      },
      oneOf: [{ required: ['a'] }, { required: ['b'] }],
    }),
    valid: [
      { a: 'a', quantity: '1Gi', name: 'ab', timeout: '1h30m' },
      {
        b: 'b',
        quantity: 5,
        template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { a: 1 } },
      },
    ],
    invalid: [
      {},
      { a: 'a', b: 'b' },
      { a: 'a', quantity: '1' },
      { a: 'a', name: 'root' },
      { a: 'a', name: 'a' },
      { a: 'a', timeout: 'soon' },
    ],
  },
];

function named() {
  return z.object({ a: z.string() });
}

describe.concurrent('the API server and the schema of', () => {
  it.each(shapes)('$of', async ({ spec, valid, invalid = [] }) => {
    const { create } = await serve(spec);
    for (const example of valid) {
      const [given, expected] = Array.isArray(example) ? example : [example, example];
      const { status, body } = await create(given);
      expect({ status, spec: body['spec'] ?? body['message'] }).toEqual({ status: 201, spec: expected });
    }
    for (const example of invalid) {
      const { status, body } = await create(example);
      expect({ status, example, body: status === 422 ? 0 : body }).toEqual({ status: 422, example, body: 0 });
    }
  });
});

describe('the API server and a custom resource', () => {
  it('keeps status apart, with an observedGeneration', async () => {
    const { path, create } = await serve(z.object({ size: z.int() }), {
      status: z.object({ state: z.string() }),
    });
    const { body } = await create({ size: 1 });
    const own = `${path}/${body['metadata'].name}`;
    const status = { state: 'Ready', observedGeneration: 1 };
    const answer = await send('PUT', `${own}/status`, { ...body, spec: { size: 9 }, status });
    expect(answer.body).toMatchObject({ spec: { size: 1 }, status });
    const invalid = await send('PUT', `${own}/status`, { ...answer.body, status: { state: 1 } });
    expect(invalid.status).toBe(422);
  });

  it('shows printer columns', async () => {
    const { path, create } = await serve(z.object({ size: z.int(), color: z.string() }), {
      printerColumns: [
        { name: 'Size', type: 'integer', jsonPath: '.spec.size', description: 'How big.' },
        { name: 'Color', jsonPath: '.spec.color', priority: 1 },
        { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
      ],
    });
    await create({ size: 3, color: 'red' });
    const { body } = await send('GET', path, undefined, 'application/json;as=Table;v=v1;g=meta.k8s.io');
    expect(body['columnDefinitions'].map(({ name }: Json) => name)).toEqual(['Name', 'Size', 'Color', 'Age']);
    expect(body['rows'][0].cells.slice(1, 3)).toEqual([3, 'red']);
  });

  it('selects by field', async () => {
    const { path, create } = await serve(z.object({ color: z.enum(['red', 'blue']) }), {
      selectableFields: ['.spec.color'],
    });
    for (const color of ['red', 'blue', 'red']) await create({ color });
    const { body } = await send('GET', `${path}?fieldSelector=spec.color%3Dred`);
    expect(body['items'].map(({ spec }: Json) => spec.color)).toEqual(['red', 'red']);
  });

  it('scales', async () => {
    const { path, create } = await serve(z.object({ replicas: z.int().min(0).default(1) }), {
      status: z.object({ replicas: z.int().optional(), selector: z.string().optional() }),
      scale: {
        specReplicasPath: '.spec.replicas',
        statusReplicasPath: '.status.replicas',
        labelSelectorPath: '.status.selector',
      },
    });
    const { body } = await create({});
    const own = `${path}/${body['metadata'].name}`;
    const { body: scale } = await send('GET', `${own}/scale`);
    expect(scale['spec']).toEqual({ replicas: 1 });
    await send('PUT', `${own}/scale`, { ...scale, spec: { replicas: 5 } });
    expect((await send('GET', own)).body['spec']).toEqual({ replicas: 5 });
  });

  it('keeps to rules about the whole object, with their message', async () => {
    const { create } = await serve(z.object({ size: z.int() }), {
      validations: [
        { rule: 'self.metadata.name.startsWith("a-") && self.spec.size < 5', message: 'must be small' },
      ],
    });
    expect((await create({ size: 4 })).status).toBe(201);
    const { status, body } = await create({ size: 5 });
    expect({ status, message: body['message'] }).toEqual({
      status: 422,
      message: expect.stringContaining('must be small'),
    });
  });

  it('takes its names, its scope and a kind without a spec', async () => {
    const crd = customResource({
      group: 'schema.example.com',
      version: 'v1beta1',
      kind: 'Nothing',
      plural: 'nothings',
      singular: 'nix',
      shortNames: ['nx'],
      categories: ['all'],
      scope: 'Cluster',
      description: 'Nothing at all.',
    }).crd();
    await install(crd);
    const path = '/apis/schema.example.com/v1beta1';
    const identity = {
      apiVersion: 'schema.example.com/v1beta1',
      kind: 'Nothing',
      metadata: { name: 'nothing' },
    };
    expect((await create(`${path}/nothings`, identity)).status).toBe(201);
    const [served] = (await send('GET', path)).body['resources'];
    expect(served).toMatchObject({
      name: 'nothings',
      singularName: 'nix',
      namespaced: false,
      shortNames: ['nx'],
      categories: ['all'],
    });
  });
});

describe('built-in kinds', () => {
  it.each(Object.entries<Kind>(kinds))('%s is served', async (_, { resource }) => {
    const { kind, plural, scope, subresource } = resource;
    // A subresource is listed among the resources of the object that it belongs to.
    const { group, version } = subresource?.of ?? resource;
    const { body } = await send('GET', group === '' ? `/api/${version}` : `/apis/${group}/${version}`);
    const name = subresource ? `${plural}/${subresource.name}` : plural;
    const served = body['resources']?.find((one: Json) => one['name'] === name);
    expect(served).toMatchObject({ kind, namespaced: scope === 'Namespaced' });
  });
});
