import type { Json } from '../../lib/testing/api-server/common/json.js';
import type { Schema } from '../../lib/testing/api-server/schema/schema.js';
import type { Dice } from '../support/for-seeds.js';

type Draft = { -readonly [Key in keyof Schema]: Schema[Key] };

const FORMATS = [
  'date',
  'date-time',
  'duration',
  'byte',
  'uuid',
  'ipv4',
  'ipv6',
  'cidr',
  'mac',
  'hostname',
  'email',
  'uri',
  'hexcolor',
  'k8s-short-name',
  'unheard-of',
];
const PATTERNS = ['^[a-z]+$', '[0-9]', '^a?b*$', '\\.', '^(foo|bar)[[:digit:]]*$', '(?i)^ABC'];
export const TEXTS = [
  '',
  'a',
  'b',
  'abc',
  'foo1',
  'bar',
  'Ünïcode😀',
  'x y',
  '1',
  '2026-01-02',
  '2026-13-02',
  '2026-01-02T03:04:05Z',
  '2026-01-02t03:04:05.5+01:00',
  '1h30m',
  '3 days',
  'YWJj',
  'YWJj=',
  '00000000-0000-4000-8000-000000000000',
  '10.0.0.1',
  '10.0.0.256',
  '::1',
  '10.0.0.0/8',
  '10.0.0.1/33',
  '00:11:22:33:44:55',
  'example.com',
  '-bad-',
  'a@example.com',
  'https://example.com/x?y=1#z',
  '/path',
  'no uri',
  '#ffF',
  '50%',
  'quote"and\\slash',
];
const NUMBERS = [0, 1, -1, 2, 3, 5, 10, 1.5, -2.5, 0.1, 100, 1e6, 2147483647, 2147483648, 1e10];
const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** A structural schema of at most the given depth. */
export function randomSchema(dice: Dice, depth: number): Schema {
  const schema = randomType(dice, depth);
  if (dice.oneIn(6)) schema.nullable = true;
  if (dice.oneIn(5)) addAlternatives(dice, schema);
  return schema;
}

function randomType(dice: Dice, depth: number): Draft {
  const kinds = ['string', 'string', 'integer', 'number', 'boolean', 'int-or-string'];
  if (depth > 0) kinds.push('object', 'object', 'object', 'map', 'array', 'array', 'open');
  const kind = dice.pick(kinds);
  switch (kind) {
    case 'string':
      return { type: 'string', ...textLimits(dice) };
    case 'integer':
    case 'number':
      return { type: kind, ...numberLimits(dice, kind) };
    case 'boolean':
      return { type: 'boolean' };
    case 'int-or-string':
      return { 'x-kubernetes-int-or-string': true, ...(dice.oneIn(3) && numberLimits(dice, 'number')) };
    case 'object':
      return randomObject(dice, depth);
    case 'map':
      return {
        type: 'object',
        additionalProperties: randomSchema(dice, depth - 1),
        ...(dice.oneIn(3) && { minProperties: dice.int(0, 2) }),
        ...(dice.oneIn(3) && { maxProperties: dice.int(0, 2) }),
      };
    case 'array':
      return randomList(dice, depth);
    default:
      return dice.oneIn(3)
        ? {
            type: 'object',
            'x-kubernetes-embedded-resource': true,
            'x-kubernetes-preserve-unknown-fields': true,
          }
        : { ...randomObject(dice, depth), 'x-kubernetes-preserve-unknown-fields': true };
  }
}

function textLimits(dice: Dice): Draft {
  return {
    ...(dice.oneIn(4) && { minLength: dice.int(0, 3) }),
    ...(dice.oneIn(4) && { maxLength: dice.int(0, 5) }),
    ...(dice.oneIn(4) && { pattern: dice.pick(PATTERNS) }),
    ...(dice.oneIn(3) && { format: dice.pick(FORMATS) }),
    ...(dice.oneIn(6) && { enum: ['a', 'abc', 'foo1'] }),
  };
}

function numberLimits(dice: Dice, kind: 'integer' | 'number'): Draft {
  return {
    ...(dice.oneIn(3) && { minimum: dice.pick(NUMBERS), exclusiveMinimum: dice.oneIn(2) }),
    ...(dice.oneIn(3) && { maximum: dice.pick(NUMBERS), exclusiveMaximum: dice.oneIn(2) }),
    ...(dice.oneIn(5) && { multipleOf: dice.pick([1, 2, 3, 0.5, 2.5]) }),
    ...(dice.oneIn(3) && {
      format: kind === 'integer' ? dice.pick(['int32', 'int64']) : dice.pick(['float', 'double']),
    }),
    ...(dice.oneIn(8) && { enum: [1, 2, 5] }),
  };
}

function randomObject(dice: Dice, depth: number): Draft {
  const properties: Record<string, Schema> = {};
  for (const name of NAMES.slice(0, dice.int(1, NAMES.length))) {
    const property: Draft = { ...randomSchema(dice, depth - 1) };
    if (dice.oneIn(4)) {
      const value = defaultFor(dice, property);
      if (value !== undefined) property.default = value;
    }
    properties[name] = property;
  }
  const names = Object.keys(properties);
  return {
    type: 'object',
    properties,
    ...(dice.oneIn(3) && { required: [dice.pick(names)] }),
    ...(dice.oneIn(6) && { minProperties: dice.int(0, 2) }),
    ...(dice.oneIn(6) && { maxProperties: dice.int(1, 4) }),
  };
}

/** A default that surely fits; undefined where that is not easy to say. */
function defaultFor(dice: Dice, schema: Schema): Json | undefined {
  const { type } = schema;
  if (schema.anyOf || schema.oneOf || schema.allOf || schema.not) return undefined;
  if (type === 'boolean') return dice.oneIn(2);
  if (type === 'string' && Object.keys(schema).every((key) => key === 'type' || key === 'nullable'))
    return 'def';
  if (type === 'integer' && Object.keys(schema).every((key) => key === 'type' || key === 'nullable'))
    return 7;
  if (type !== 'object' || schema.required || schema.minProperties || schema.maxProperties !== undefined) {
    return undefined;
  }
  return schema['x-kubernetes-embedded-resource'] ? undefined : {};
}

function randomList(dice: Dice, depth: number): Draft {
  const limits: Draft = {
    ...(dice.oneIn(4) && { minItems: dice.int(0, 2) }),
    ...(dice.oneIn(4) && { maxItems: dice.int(0, 2) }),
  };
  if (dice.oneIn(3)) {
    const properties = {
      k: { type: 'string' },
      n: { type: 'integer', default: 1 },
      v: randomSchema(dice, depth - 1),
    };
    const keys = dice.oneIn(2) ? ['k'] : ['k', 'n'];
    return {
      type: 'array',
      items: { type: 'object', properties, required: ['k'] } as Schema,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': keys,
      ...limits,
    };
  }
  if (dice.oneIn(3)) {
    return { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set', ...limits };
  }
  return { type: 'array', items: randomSchema(dice, depth - 1), ...limits };
}

/** Alternatives may say nothing but what a value must be like: no type, no default. */
function addAlternatives(dice: Dice, schema: Draft): void {
  const one = (): Schema => {
    if (schema.type === 'object' && schema.properties && dice.oneIn(2)) {
      return { required: [dice.pick(Object.keys(schema.properties))] };
    }
    if (schema.type === 'string') return textLimits(dice);
    if (schema.type === 'integer' || schema.type === 'number') return numberLimits(dice, schema.type);
    if (schema.type === 'array') return { minItems: dice.int(0, 2) };
    return dice.oneIn(2) ? { enum: [1, 'a', true] } : { minimum: 1 };
  };
  const several = () => Array.from({ length: dice.int(1, 3) }, one);
  switch (dice.int(1, 4)) {
    case 1:
      schema.anyOf = several();
      break;
    case 2:
      schema.oneOf = several();
      break;
    case 3:
      schema.allOf = several();
      break;
    default:
      schema.not = one();
  }
}

/** A value that often fits the schema, and often does not. */
export function randomValue(dice: Dice, schema: Schema | undefined, depth = 4): Json {
  if (!schema || dice.oneIn(15)) return anything(dice, depth);
  if (dice.oneIn(15)) return null;
  if (schema.enum && dice.oneIn(2)) return dice.pick(schema.enum);
  if (schema['x-kubernetes-int-or-string']) return dice.oneIn(2) ? dice.pick(TEXTS) : dice.pick(NUMBERS);
  switch (schema.type) {
    case 'string':
      return dice.pick(TEXTS);
    case 'integer':
      return Math.trunc(dice.pick(NUMBERS));
    case 'number':
      return dice.pick(NUMBERS);
    case 'boolean':
      return dice.oneIn(2);
    case 'array': {
      const list = Array.from({ length: dice.int(0, 3) }, () => randomValue(dice, schema.items, depth - 1));
      return list.length > 1 && dice.oneIn(3) ? [...list, ...list.slice(0, 1)] : list;
    }
    default:
      return randomFields(dice, schema, depth);
  }
}

function randomFields(dice: Dice, schema: Schema, depth: number): Json {
  const object: Record<string, Json> = {};
  if (schema['x-kubernetes-embedded-resource'] && !dice.oneIn(4)) {
    Object.assign(object, { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' } });
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (!dice.oneIn(4)) object[name] = randomValue(dice, property, depth - 1);
  }
  const additional =
    typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  const extra = additional ? dice.int(0, 3) : dice.oneIn(4) ? 1 : 0;
  for (let index = 0; index < extra; index++) {
    object[dice.pick(['x', 'y', 'z.dot', 'sp ace'])] = randomValue(dice, additional, depth - 1);
  }
  return object;
}

function anything(dice: Dice, depth: number): Json {
  const scalars = [dice.pick(TEXTS), dice.pick(NUMBERS), true, false, null];
  if (depth <= 0 || !dice.oneIn(3)) return dice.pick(scalars);
  return dice.oneIn(2)
    ? { a: anything(dice, depth - 1), q: anything(dice, depth - 1) }
    : [anything(dice, depth - 1), anything(dice, depth - 1)];
}
