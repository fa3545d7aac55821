import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseContext } from './case-context.js';

const group = 'conformance.test';

/** A CRD with most of what a schema can have; shared by all cases, which stay in their own namespaces. */
export const widgetCrd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `widgets.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget', shortNames: ['wg'], categories: ['all'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: {
            specReplicasPath: '.spec.replicas',
            statusReplicasPath: '.status.replicas',
            labelSelectorPath: '.status.selector',
          },
        },
        selectableFields: [{ jsonPath: '.spec.color' }, { jsonPath: '.spec.size' }],
        additionalPrinterColumns: [
          { name: 'Color', type: 'string', jsonPath: '.spec.color', description: 'What it looks like' },
          { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
          {
            name: 'Ready',
            type: 'string',
            jsonPath: '.status.conditions[?(@.type=="Ready")].status',
            priority: 1,
          },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  color: { type: 'string', enum: ['red', 'green', 'blue'], default: 'red' },
                  size: { type: 'integer', minimum: 1, maximum: 10 },
                  replicas: { type: 'integer', format: 'int32', minimum: 0 },
                  ratio: { type: 'number', exclusiveMinimum: true, minimum: 0 },
                  name: { type: 'string', minLength: 2, maxLength: 8, pattern: '^[a-z]+$' },
                  even: { type: 'integer', multipleOf: 2 },
                  isOn: { type: 'boolean' },
                  when: { type: 'string', format: 'date-time' },
                  cidr: { type: 'string', format: 'cidr' },
                  bytes: { type: 'string', format: 'byte' },
                  intOrString: { 'x-kubernetes-int-or-string': true },
                  nullable: { type: 'string', nullable: true },
                  atomic: {
                    type: 'array',
                    maxItems: 3,
                    items: { type: 'string' },
                    'x-kubernetes-list-type': 'atomic',
                  },
                  set: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
                  ports: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['port', 'protocol'],
                    items: {
                      type: 'object',
                      required: ['port'],
                      properties: {
                        port: { type: 'integer' },
                        protocol: { type: 'string', default: 'TCP' },
                        note: { type: 'string' },
                      },
                    },
                  },
                  labels: { type: 'object', additionalProperties: { type: 'string' } },
                  limits: {
                    type: 'object',
                    'x-kubernetes-map-type': 'atomic',
                    properties: { low: { type: 'integer' }, high: { type: 'integer' } },
                    'x-kubernetes-validations': [
                      {
                        rule: '!has(self.low) || !has(self.high) || self.low <= self.high',
                        message: 'low is above high',
                      },
                    ],
                  },
                  frozen: {
                    type: 'string',
                    'x-kubernetes-validations': [
                      { rule: 'self == oldSelf', message: 'frozen cannot change' },
                    ],
                  },
                  defaults: {
                    type: 'object',
                    default: {},
                    properties: {
                      level: { type: 'integer', default: 3 },
                      mode: { type: 'string', default: 'auto' },
                    },
                  },
                  loose: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                  oneOf: {
                    type: 'object',
                    properties: { a: { type: 'string' }, b: { type: 'string' } },
                    oneOf: [{ required: ['a'] }, { required: ['b'] }],
                  },
                  template: {
                    type: 'object',
                    'x-kubernetes-embedded-resource': true,
                    'x-kubernetes-preserve-unknown-fields': true,
                  },
                },
              },
              status: {
                type: 'object',
                properties: {
                  replicas: { type: 'integer' },
                  selector: { type: 'string' },
                  phase: { type: 'string', enum: ['Pending', 'Ready'] },
                  conditions: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['type'],
                    items: {
                      type: 'object',
                      required: ['type', 'status'],
                      properties: {
                        type: { type: 'string' },
                        status: { type: 'string' },
                        reason: { type: 'string' },
                        message: { type: 'string' },
                        lastTransitionTime: { type: 'string', format: 'date-time' },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};

export function widget(name: string, spec: object = {}, metadata: object = {}) {
  return { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name, ...metadata }, spec };
}

/** Makes sure that the kind is served, and gives the path of the case's widgets. */
export async function widgets(t: CaseContext): Promise<string> {
  await t.server.prepare('widgets', async () => {
    (
      await t.quietly('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: widgetCrd })
    ).is(201);
    await untilServed(t, `/apis/${group}/v1/widgets?limit=1`);
  });
  return t.p(`${group}/v1`, 'widgets');
}

/** Waits till a path of a kind that was just installed is answered. */
export async function untilServed(t: CaseContext, path: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const answer = await t.quietly('GET', path);
    if (answer.status === 200) return;
    if (performance.now() > deadline)
      assert.fail(`${path} is not served: ${answer.status} ${answer.text.slice(0, 300)}`);
    await sleep(20);
  }
}
