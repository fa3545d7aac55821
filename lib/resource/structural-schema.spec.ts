import { toStandardJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { customResource } from './custom-resource.js';
import { InvalidSchemaError, type SchemaProblem } from './schema/problems.js';
import { type JsonSchema, jsonSchema, type StandardJsonSchema } from './standard-json-schema.js';
import type { StructuralSchema } from './structural-schema.js';

const names = { group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' };
const preserve = { 'x-kubernetes-preserve-unknown-fields': true };
const intOrString = { 'x-kubernetes-int-or-string': true };

function specOf(spec: StandardJsonSchema): StructuralSchema {
  const [version] = customResource({ ...names, spec }).crd().spec.versions;
  return version!.schema.openAPIV3Schema.properties!['spec']!;
}

/** The schema of a single field. */
function field(schema: z.ZodType): StructuralSchema {
  return specOf(z.object({ field: schema })).properties!['field']!;
}

function raw(schema: JsonSchema): StructuralSchema {
  return specOf(jsonSchema({ type: 'object', properties: { field: schema } })).properties!['field']!;
}

function problemsOf(spec: StandardJsonSchema): readonly SchemaProblem[] {
  try {
    specOf(spec);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidSchemaError);
    return (error as InvalidSchemaError).problems;
  }
  return [];
}

describe('the structural schema of a field', () => {
  it.each<[string, z.ZodType, StructuralSchema]>([
    ['text', z.string().min(1).regex(/^a/), { type: 'string', pattern: '^a', minLength: 1 }],
    ['integer', z.int(), { type: 'integer', format: 'int64' }],
    [
      'positive integer',
      z.int().positive(),
      { type: 'integer', format: 'int64', minimum: 0, exclusiveMinimum: true },
    ],
    [
      '32-bit integer',
      z.int32(),
      { type: 'integer', format: 'int32', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
    ],
    ['timestamp', z.iso.datetime(), { type: 'string', format: 'date-time' }],
    ['UUID', z.uuid(), { type: 'string', format: 'uuid' }],
    ['host', z.hostname(), { type: 'string', format: 'hostname' }],
    ['bytes', z.base64(), { type: 'string', format: 'byte' }],
    ['constant', z.literal('a'), { type: 'string', enum: ['a'] }],
    ['default', z.boolean().default(false), { type: 'boolean', default: false }],
    ['string or integer', z.union([z.string(), z.int()]), intOrString],
    ['word or integer', z.union([z.literal('auto'), z.int()]), { ...intOrString, pattern: '^(auto)$' }],
    ['nullable', z.string().nullable(), { type: 'string', nullable: true }],
    [
      'nullable choice',
      z.enum(['a']).nullable(),
      { type: 'string', nullable: true, allOf: [{ enum: ['a'] }] },
    ],
    [
      'record',
      z.record(z.string(), z.int()),
      { type: 'object', additionalProperties: { type: 'integer', format: 'int64' } },
    ],
    ['anything', z.any(), preserve],
    ['strict object', z.strictObject({}), { type: 'object' }],
    [
      'loose object',
      z.looseObject({ a: z.any().optional() }),
      { type: 'object', ...preserve, properties: { a: preserve } },
    ],
    ['literals', z.union([z.literal('a'), z.literal('b')]), { type: 'string', enum: ['a', 'b'] }],
    [
      'words',
      z
        .string()
        .describe('What.')
        .meta({ examples: ['a'] }),
      { type: 'string', description: 'What.', example: 'a' },
    ],
  ])('%s', (_, schema, expected) => {
    expect(field(schema)).toEqual(expected);
  });

  it('keeps a pattern that says more than its format', () => {
    expect(raw({ type: 'string', format: 'date', pattern: '^2026-' })).toEqual({
      type: 'string',
      format: 'date',
      pattern: '^2026-',
    });
  });

  it('keeps the pattern and drops the format where the server is stricter than the pattern', () => {
    const { format, pattern } = field(z.iso.datetime({ local: true }));
    expect(format).toBeUndefined();
    expect(pattern).toMatch(/^\^/);
  });

  it('drops a format that the server does not know', () => {
    expect(field(z.jwt())).toEqual({ type: 'string' });
  });

  it('writes code points as RE2 does', () => {
    expect(raw({ type: 'string', pattern: '^[\\u0041-\\u{1F600}]\\\\u0041' }).pattern).toBe(
      '^[\\x{0041}-\\x{1F600}]\\\\u0041',
    );
  });

  it('merges the branches of a union into one shape, with their checks beside it', () => {
    const union = z.discriminatedUnion('type', [
      z.object({ type: z.literal('git'), url: z.string() }),
      z.strictObject({ type: z.literal('image'), image: z.string().min(1) }),
    ]);
    expect(field(union)).toEqual({
      type: 'object',
      required: ['type'],
      properties: {
        type: { type: 'string', enum: ['git', 'image'] },
        url: { type: 'string' },
        image: { type: 'string', minLength: 1 },
      },
      oneOf: [
        { properties: { type: { enum: ['git'] } }, required: ['url'] },
        {
          properties: { type: { enum: ['image'] } },
          required: ['image'],
          not: { anyOf: [{ required: ['url'] }] },
        },
      ],
    });
  });

  it('says an intersection as one object, and checks that differ with allOf', () => {
    expect(
      raw({
        allOf: [
          { type: 'object', properties: { a: { type: 'string', pattern: 'a' } }, required: ['a'] },
          { type: 'object', properties: { a: { pattern: 'b' }, b: { type: 'number' } }, required: ['b'] },
        ],
      }),
    ).toEqual({
      type: 'object',
      required: ['a', 'b'],
      properties: { a: { type: 'string', pattern: 'a', allOf: [{ pattern: 'b' }] }, b: { type: 'number' } },
    });
  });

  it('writes references out', () => {
    const shared = z.object({ a: z.string() }).meta({ id: 'Shared' });
    const { properties } = specOf(z.object({ one: shared, other: shared }));
    expect(properties!['one']).toEqual({
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string' } },
    });
    expect(properties!['other']).toEqual(properties!['one']);
  });

  it('leaves alone what is to be preserved, however it is said', () => {
    expect(field(z.json().meta(preserve))).toEqual(preserve);
    expect(field(z.union([z.string(), z.boolean()]).meta(preserve))).toEqual(preserve);
  });

  it('leaves a structural schema as it is', () => {
    const schema = {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', maxLength: 63 },
        amount: { ...intOrString, pattern: '^\\d+$' },
        template: { type: 'object', 'x-kubernetes-embedded-resource': true, ...preserve },
        keys: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['key'],
          items: { type: 'object', required: ['key'], properties: { key: { type: 'string' } } },
        },
      },
      oneOf: [{ required: ['amount'] }, { required: ['template'] }],
      'x-kubernetes-validations': [{ rule: 'self.name != ""', message: 'must have a name' }],
    };
    expect(raw(schema)).toEqual(schema);
  });

  it('reads the dialect of OpenAPI 3.0 and that of draft 2020-12 alike', () => {
    const openApi = raw({ type: 'number', nullable: true, minimum: 1, exclusiveMinimum: true });
    expect(raw({ type: ['number', 'null'], exclusiveMinimum: 1 })).toEqual(openApi);
    expect(raw({ anyOf: [{ type: 'number', exclusiveMinimum: 1 }, { type: 'null' }] })).toEqual(openApi);
  });

  it('reads valibot', () => {
    const spec = v.object({
      a: v.optional(v.pipe(v.number(), v.gtValue(3)), 4),
      b: v.nullable(v.picklist(['x'])),
    });
    expect(specOf(toStandardJsonSchema(spec))).toEqual({
      type: 'object',
      required: ['b'],
      properties: {
        a: { type: 'number', default: 4, minimum: 3, exclusiveMinimum: true },
        b: { type: 'string', nullable: true, allOf: [{ enum: ['x'] }] },
      },
    });
  });
});

describe('what a structural schema cannot say', () => {
  const recursive = z.object({
    value: z.string(),
    get next() {
      return recursive.optional();
    },
  });

  it.each<[string, StandardJsonSchema, string, string]>([
    [
      'string or number',
      z.object({ size: z.union([z.string(), z.number()]) }),
      'spec.size',
      'may be string or number',
    ],
    ['a tuple', z.object({ pair: z.tuple([z.string(), z.int()]) }), 'spec.pair', 'is a tuple'],
    ['recursion', z.object({ tree: recursive }), 'spec.tree.next', 'refers to itself'],
    [
      'unique items',
      jsonSchema({ type: 'object', properties: { a: { type: 'array', uniqueItems: true } } }),
      'spec.a',
      "'x-kubernetes-list-type': 'set'",
    ],
    [
      'keys with a pattern',
      z.object({ a: z.record(z.string().regex(/^a/), z.int()) }),
      'spec.a',
      'has a schema for its keys',
    ],
    ['never', z.object({ a: z.never().optional() }), 'spec.a', 'can never have a value'],
    ['only null', z.object({ a: z.null() }), 'spec.a', 'can only be null'],
    [
      'null as a default',
      z.object({ a: z.string().nullable().default(null) }),
      'spec.a',
      'has null as its default',
    ],
    ['looking ahead', z.object({ a: z.array(z.string().regex(/a(?=b)/)) }), 'spec.a[]', 'looks ahead'],
    ['looking back', z.object({ a: z.string().regex(/(a)\1/) }), 'spec.a', 'refers back to a group'],
    ['many repetitions', z.object({ a: z.string().regex(/^a{1,1001}$/) }), 'spec.a', 'more than 1000 times'],
    [
      'fields beside a record',
      z.object({ a: z.object({ b: z.int() }).catchall(z.string()) }),
      'spec.a',
      'named fields',
    ],
    ['conditions', jsonSchema({ type: 'object', if: {} }), 'spec', 'has a conditional schema'],
    [
      'a transform',
      z.object({ a: z.string().transform((text) => text.length) }),
      'spec.a',
      'is changed when it is parsed',
    ],
    ['trimming', z.object({ a: z.string().trim() }), 'spec.a', 'is changed when it is parsed'],
    ['a codec', z.object({ a: z.object({ on: z.stringbool() }) }), 'spec.a.on', 'gets another type'],
    ['a date', z.object({ a: z.date() }), 'spec.a', 'Date cannot be represented in JSON Schema'],
    [
      'a bigint, deep inside',
      z.object({ a: z.array(z.record(z.string(), z.union([z.string(), z.bigint()]).optional())) }),
      'spec.a[].<key>',
      'BigInt cannot be represented in JSON Schema',
    ],
    [
      "a codec's date",
      z.object({
        a: z.codec(z.iso.datetime(), z.date(), {
          decode: (text) => new Date(text),
          encode: (date) => date.toISOString(),
        }),
      }),
      'spec.a',
      'is changed when it is parsed',
    ],
    [
      "valibot's date",
      toStandardJsonSchema(v.object({ a: v.array(v.object({ b: v.date() })) })),
      'spec.a[].b',
      'The "date" schema cannot be converted',
    ],
    [
      "valibot's check",
      toStandardJsonSchema(
        v.object({
          a: v.pipe(
            v.string(),
            v.check((text) => text !== 'x'),
          ),
        }),
      ),
      'spec.a',
      'The "check" action cannot be converted',
    ],
    ['no object', z.string(), 'spec', 'is no object'],
    ['a foreign schema', v.object({}) as never, 'spec', 'toStandardJsonSchema()'],
    [
      'two types at once',
      jsonSchema({ type: 'object', allOf: [{ type: 'string' }] }),
      'spec',
      'object and string at once',
    ],
    [
      'an unknown map key',
      z.object({
        a: z
          .array(z.object({}))
          .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] }),
      }),
      'spec.a',
      'the map key "k"',
    ],
  ])('%s', (_, schema, path, message) => {
    expect(problemsOf(schema)).toEqual([{ path, message: expect.stringContaining(message) as string }]);
  });

  it.each<[string, z.ZodType, string, string]>([
    ['a default', z.object({ b: z.int().default(1) }), 'spec.u.b', 'has a default in one branch of a union'],
    [
      'another type',
      z.object({ a: z.int() }),
      'spec.u.a',
      'is string in one branch of a union and integer in another',
    ],
    ['null', z.object({ a: z.string().nullable() }), 'spec.u.a', 'has `nullable` in one branch'],
    ['anything', z.object({ a: z.any() }), 'spec.u.a', 'is string in one branch of a union and anything'],
  ])('%s in one branch of a union only', (_, branch, path, message) => {
    const spec = z.object({ u: z.union([z.object({ a: z.string() }), branch]) });
    expect(problemsOf(spec)).toEqual([{ path, message: expect.stringContaining(message) as string }]);
  });

  it('is told in one error, field by field, with the mend', () => {
    const spec = z.object({
      template: z.array(z.object({ ports: z.record(z.string(), z.union([z.string(), z.boolean()])) })),
      pair: z.tuple([z.string()]),
    });
    expect(() => specOf(spec)).toThrow(
      [
        'The schema of "Widget" cannot become a CustomResourceDefinition:',
        "  - `spec.template[].ports.<key>` may be string or boolean, and a field has one type (or is a string or an integer). Use one type, or add `.meta({ 'x-kubernetes-preserve-unknown-fields': true })` to have the server store it unchecked.",
        '  - `spec.pair` is a tuple, and all items of a list have one schema. Use an object with a named field for each item.',
      ].join('\n'),
    );
  });

  it('is told of each refinement, which the server would not run', () => {
    const name = z.string().refine((text) => text !== 'x');
    const spec = z
      .object({
        a: name,
        b: z.array(z.string().superRefine(() => {})).optional(),
        c: z.union([z.object({ d: z.int().check(() => {}) }), z.object({ e: name })]),
        f: z.stringFormat('even', (text) => text.length % 2 === 0),
      })
      .refine(() => true);
    const problems = problemsOf(spec);
    expect(problems.map(({ path }) => path).sort()).toEqual(
      ['spec', 'spec.a', 'spec.b[]', 'spec.c.d', 'spec.c.e', 'spec.f'].sort(),
    );
    expect(new Set(problems.map(({ message }) => message))).toEqual(
      new Set([
        "is refined by code, which the server does not run. Say it in CEL, as `.meta({ 'x-kubernetes-validations': [{ rule: 'self …' }] })`; an empty list says that the server is not to check it.",
      ]),
    );
  });

  it('is not told of a refinement that is said in CEL, or left out on purpose', () => {
    const rules = (...rules: string[]) => ({ 'x-kubernetes-validations': rules.map((rule) => ({ rule })) });
    const name = z.string().refine((text) => text !== 'x');
    const spec = z.object({
      a: name.meta(rules("self != 'x'")),
      b: z.string().meta(rules("self != 'x'")).refine(Boolean).optional(),
      c: name.optional().meta(rules()),
      d: z.unknown().refine(Boolean).meta({ 'x-kubernetes-preserve-unknown-fields': true }),
    });
    expect(specOf(spec).properties).toEqual({
      a: { type: 'string', ...rules("self != 'x'") },
      b: { type: 'string', ...rules("self != 'x'") },
      c: { type: 'string' },
      d: { 'x-kubernetes-preserve-unknown-fields': true },
    });
    // The same schema elsewhere, without the rule.
    expect(problemsOf(z.object({ a: name.meta(rules('true')), b: name }))).toMatchObject([
      { path: 'spec.b' },
    ]);
  });

  it('is told of the whole where a library cannot tell the field, and never left out', () => {
    const convert = ({ libraryOptions }: { libraryOptions?: Record<string, unknown> | undefined }) => {
      // As an older zod, which takes every setting but its own for leave.
      if (libraryOptions?.['unrepresentable']) return { type: 'object', properties: { a: {} } };
      throw new Error('Date cannot be represented');
    };
    for (const vendor of ['zod', 'another']) {
      const schema = { '~standard': { version: 1, vendor, jsonSchema: { input: convert, output: convert } } };
      expect(problemsOf(schema as StandardJsonSchema)).toEqual([
        { path: 'spec', message: expect.stringContaining('Date cannot be represented') as string },
      ]);
    }
  });

  it('keeps the error of the library as its cause', () => {
    expect(() => specOf(z.object({ a: z.date() }))).toThrow(
      expect.objectContaining({ code: 'KUBERATOR_INVALID_SCHEMA', cause: expect.any(Error) as Error }),
    );
  });
});
