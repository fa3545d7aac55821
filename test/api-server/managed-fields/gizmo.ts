import type { Schema } from '../../../lib/testing/api-server/schema/schema.js';

const text: Schema = { type: 'string' };
const item: Schema = {
  type: 'object',
  properties: {
    name: text,
    port: { type: 'integer' },
    protocol: { type: 'string', default: 'TCP' },
    image: text,
    tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    limits: { type: 'object', additionalProperties: text },
  },
};

const fields: Record<string, Schema> = {
  replicas: { type: 'integer' },
  flag: { type: 'boolean' },
  amount: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
  nested: {
    type: 'object',
    properties: { a: text, b: { type: 'object', properties: { c: text, d: { type: 'integer' } } } },
  },
  labels: { type: 'object', additionalProperties: text },
  whole: { type: 'object', properties: { x: text, y: text }, 'x-kubernetes-map-type': 'atomic' },
  list: { type: 'array', items: text },
  set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
  named: {
    type: 'array',
    items: { ...item, required: ['name'] },
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
  },
  ports: {
    type: 'array',
    items: { ...item, required: ['port'] },
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['port', 'protocol'],
  },
  groups: { type: 'object', additionalProperties: item },
  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  semi: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { known: text } },
  maybe: { type: 'object', nullable: true, properties: { z: text } },
};

const part: Schema = { type: 'object', properties: fields };

/** A kind with every sort of list and map that a CRD can have, under spec and status. */
export const gizmoSchema: Schema = { type: 'object', properties: { spec: part, status: part } };

export const gizmoCrd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gizmos.fields.test' },
  spec: {
    group: 'fields.test',
    scope: 'Namespaced',
    names: { plural: 'gizmos', singular: 'gizmo', kind: 'Gizmo', listKind: 'GizmoList' },
    versions: ['v1', 'v2'].map((name) => ({
      name,
      served: true,
      storage: name === 'v1',
      schema: { openAPIV3Schema: gizmoSchema },
      subresources: { status: {} },
    })),
  },
};
