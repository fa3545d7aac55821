import { expect, it } from 'vitest';
import type { Json } from '../common/json.js';
import { pruneUnknown, unknownFields } from './prune.js';
import type { Schema } from './schema.js';

const schema: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
        map: { type: 'object', additionalProperties: { type: 'object', properties: {} } },
        open: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { known: { type: 'object', properties: {} } },
        },
        embedded: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          properties: { spec: { type: 'object' } },
        },
      },
    },
  },
};

const object = () =>
  ({
    apiVersion: 'v1',
    kind: 'A',
    metadata: { name: 'a' },
    extra: 1,
    spec: {
      list: [{ a: '1', b: 2 }],
      map: { 'some.key': { c: 3 } },
      open: { anything: { d: 4 }, known: { e: 5 } },
      embedded: { apiVersion: 'v1', kind: 'B', metadata: { f: 6 }, g: 7 },
    },
  }) satisfies Json;

const unknown = ['extra', 'spec.embedded.g', 'spec.list[0].b', 'spec.map.some.key.c', 'spec.open.known.e'];

it('removes what the schema does not know, and says what it was', () => {
  const value = object();
  expect(pruneUnknown(value, schema, true)).toEqual(unknown);
  expect(value).toEqual({
    apiVersion: 'v1',
    kind: 'A',
    metadata: { name: 'a' },
    spec: {
      list: [{ a: '1' }],
      map: { 'some.key': {} },
      open: { anything: { d: 4 }, known: {} },
      embedded: { apiVersion: 'v1', kind: 'B', metadata: { f: 6 } },
    },
  });
});

it('only says it where asked to', () => {
  const value = object();
  expect(unknownFields(value, schema, true)).toEqual(unknown);
  expect(value).toEqual(object());
});
