import { describe, expect, it } from 'vitest';
import type { ApiError } from '../common/api-error.js';
import type { JsonObject } from '../common/json.js';
import type { KubeObject, ManagedFieldsEntry } from '../common/kube-object.js';
import type { Schema } from '../schema/schema.js';
import { applyConfiguration, type FieldContext, trackUpdate } from './field-manager.js';
import { ObjectTypes } from './object-type.js';
import { resetFieldsOf } from './reset-fields.js';
import { runSteps } from './run-steps.js';

const text: Schema = { type: 'string' };
const schema: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        color: text,
        options: { type: 'object', additionalProperties: text },
        words: { type: 'array', items: text },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: {
            type: 'object',
            properties: {
              port: { type: 'integer' },
              protocol: { type: 'string', default: 'TCP' },
              name: text,
            },
          },
        },
      },
    },
    status: { type: 'object', properties: { phase: text } },
  },
};

const types = new ObjectTypes();

/** A server of one object: each call is a write. */
class Writer {
  live: KubeObject | undefined;
  seconds = 0;

  constructor(
    private readonly version = 'v1',
    private readonly served: readonly string[] = ['v1', 'v2'],
  ) {}

  private context(subresource: string): FieldContext {
    return {
      apiVersion: `test/${this.version}`,
      kind: 'Box',
      subresource,
      typeIn: (version) => (this.served.includes(version.slice(5)) ? types.of(schema) : undefined),
      resetFields: () =>
        resetFieldsOf({ group: 'test', resource: 'boxes', hasStatus: true, isCustom: true }, subresource),
      emptyObject: () => ({ apiVersion: `test/${this.version}`, kind: 'Box', metadata: {} }),
      now: () => this.seconds++ * 1000,
    };
  }

  object(body: JsonObject): KubeObject {
    return {
      apiVersion: `test/${this.version}`,
      kind: 'Box',
      ...body,
      metadata: { name: 'box', ...(body.metadata as object) },
    };
  }

  update(manager: string, body: JsonObject, subresource = ''): this {
    const next = this.object(body);
    void runSteps(trackUpdate(this.context(subresource), this.live, next, manager), convert);
    return this.store(next);
  }

  apply(manager: string, body: JsonObject, force = false): this {
    const steps = applyConfiguration(this.context(''), this.live, this.object(body), { manager, force });
    return this.store(runSteps(steps, convert) as KubeObject);
  }

  private store(next: KubeObject): this {
    next.metadata.uid = 'uid';
    this.live = next;
    return this;
  }

  entry(manager: string): ManagedFieldsEntry | undefined {
    return this.live?.metadata.managedFields?.find((entry) => entry.manager === manager);
  }

  fields(manager: string): JsonObject | undefined {
    return this.entry(manager)?.fieldsV1;
  }
}

const convert = (object: KubeObject, apiVersion: string) => ({ ...object, apiVersion });

function refusal(write: () => unknown): ApiError {
  try {
    write();
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('it was not refused');
}

describe('an update', () => {
  it('makes its manager the owner of all that it set, and of nothing that the server sets', () => {
    const server = new Writer().update('anna', {
      metadata: { labels: { a: 'b' }, uid: 'u', generation: 1 },
      spec: { replicas: 1, words: ['x'], ports: [{ port: 80 }] },
    });
    expect(server.live?.metadata.managedFields).toEqual([
      {
        manager: 'anna',
        operation: 'Update',
        apiVersion: 'test/v1',
        time: '1970-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
          'f:spec': {
            '.': {},
            'f:ports': { '.': {}, 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} } },
            'f:replicas': {},
            'f:words': {},
          },
        },
      },
    ]);
  });

  it('takes what it changes from others, and leaves them the rest', () => {
    const server = new Writer()
      .apply('anna', { spec: { replicas: 1, color: 'red' } })
      .update('ben', { spec: { replicas: 2, color: 'red' } });
    expect(server.fields('anna')).toEqual({ 'f:spec': { 'f:color': {} } });
    expect(server.fields('ben')).toEqual({ 'f:spec': { 'f:replicas': {} } });
  });

  it('that changes nothing owns nothing and moves no time', () => {
    const server = new Writer().update('anna', { spec: { replicas: 1 } });
    const before = server.live?.metadata.managedFields;
    server.update('ben', { spec: { replicas: 1 } });
    expect(server.live?.metadata.managedFields).toEqual(before);
  });

  it('owns no status unless it goes to the status', () => {
    const server = new Writer()
      .update('anna', { spec: { replicas: 1 }, status: { phase: 'A' } })
      .update('ben', { spec: { replicas: 5 }, status: { phase: 'B' } }, 'status');
    expect(server.fields('anna')).toEqual({ 'f:spec': { '.': {}, 'f:replicas': {} } });
    expect(server.entry('ben')).toMatchObject({
      subresource: 'status',
      fieldsV1: { 'f:status': { 'f:phase': {} } },
    });
  });

  it.each([
    ['an empty list', []],
    ['a list with an empty entry', [{}]],
  ])('with %s forgets the managers', (_, entries) => {
    const server = new Writer().update('anna', { spec: { replicas: 1 } });
    server.update('ben', { metadata: { managedFields: entries as never[] }, spec: { replicas: 2 } });
    expect(server.live?.metadata.managedFields).toBeUndefined();
  });

  it('with entries that make no sense keeps those that are there', () => {
    const server = new Writer().update('anna', { spec: { replicas: 1 } });
    const entries = [
      { manager: 'x', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { spec: {} } },
    ];
    server.update('ben', { metadata: { managedFields: entries }, spec: { replicas: 1 } });
    expect(server.fields('anna')).toBeDefined();
    expect(server.fields('x')).toBeUndefined();
  });

  it('merges the oldest updaters once there are more than ten', () => {
    const server = new Writer();
    const options: Record<string, string> = {};
    for (let index = 1; index <= 13; index++) {
      options[`o${index}`] = 'x';
      server.update(`m${index}`, { spec: { options: { ...options } } });
    }
    const names = server.live?.metadata.managedFields?.map(({ manager }) => manager);
    expect(names).toEqual(['ancient-changes', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11', 'm12', 'm13']);
    expect(server.fields('ancient-changes')).toHaveProperty(['f:spec', 'f:options', 'f:o4']);
  });

  it('drops what was owned in a version that is not served any more', () => {
    const server = new Writer('v1', ['v1']).update('anna', { spec: { color: 'red' } });
    const [entry] = server.live?.metadata.managedFields ?? [];
    if (entry) entry.apiVersion = 'test/v0';
    server.update('ben', { spec: { color: 'blue' } });
    expect(server.live?.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['ben']);
  });

  it('of an object with a field named __proto__ pollutes nothing', () => {
    const spec = JSON.parse('{"options":{"__proto__":"x"}}') as JsonObject;
    const server = new Writer().update('anna', { spec });
    expect(server.fields('anna')).toHaveProperty(['f:spec', 'f:options', 'f:__proto__']);
    expect(({} as JsonObject)['x']).toBeUndefined();
  });
});

describe('an applied configuration', () => {
  it('creates what is not there', () => {
    const server = new Writer().apply('anna', { spec: { replicas: 1 } });
    expect(server.live).toMatchObject({ metadata: { name: 'box' }, spec: { replicas: 1 } });
    expect(server.entry('anna')).toMatchObject({
      operation: 'Apply',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    });
  });

  it('removes what its manager applied before and does not any more', () => {
    const server = new Writer()
      .apply('anna', { spec: { replicas: 1, color: 'red', ports: [{ port: 80 }, { port: 81 }] } })
      .apply('anna', { spec: { replicas: 1, ports: [{ port: 80 }] } });
    expect(server.live?.['spec']).toEqual({ replicas: 1, ports: [{ port: 80 }] });
  });

  it('keeps what somebody else owns, too', () => {
    const server = new Writer()
      .apply('anna', { spec: { color: 'red' } })
      .apply('ben', { spec: { color: 'red' } })
      .apply('anna', { spec: { replicas: 1 } });
    expect(server.live?.['spec']).toEqual({ color: 'red', replicas: 1 });
  });

  it('does not take a field from another manager', () => {
    const server = new Writer()
      .apply('anna', { spec: { replicas: 1 } })
      .update('ben', { spec: { replicas: 1, color: 'red' } });
    expect(refusal(() => server.apply('carl', { spec: { replicas: 2 } }))).toMatchObject({
      code: 409,
      message: 'Apply failed with 1 conflict: conflict with "anna": .spec.replicas',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "anna"', field: '.spec.replicas' },
        ],
      },
    });
    expect(refusal(() => server.apply('carl', { spec: { replicas: 2, color: 'blue' } })).message).toBe(
      [
        'Apply failed with 2 conflicts: conflicts with "anna":',
        '- .spec.replicas',
        'conflicts with "ben" using test/v1:',
        '- .spec.color',
      ].join('\n'),
    );
  });

  it('takes it when forced', () => {
    const server = new Writer()
      .apply('anna', { spec: { replicas: 1, color: 'red' } })
      .apply('ben', { spec: { replicas: 2 } }, true);
    expect(server.live?.['spec']).toEqual({ replicas: 2, color: 'red' });
    expect(server.fields('anna')).toEqual({ 'f:spec': { 'f:color': {} } });
  });

  it('that changes nothing moves no time', () => {
    const server = new Writer().apply('anna', { spec: { replicas: 1 } });
    const { time } = server.entry('anna') ?? {};
    server.apply('anna', { spec: { replicas: 1 } });
    expect(server.entry('anna')?.time).toBe(time);
  });

  it('finds what was there before anybody was noted under a manager of its own', () => {
    const server = new Writer();
    server.live = server.object({ spec: { replicas: 1 } });
    expect(refusal(() => server.apply('anna', { spec: { replicas: 2 } })).message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using test/v1: .spec.replicas',
    );
  });

  it('keeps the live order of a list with keys, and merges items by key', () => {
    const server = new Writer()
      .update('anna', {
        spec: {
          ports: [
            { port: 1, protocol: 'TCP' },
            { port: 2, protocol: 'TCP' },
          ],
        },
      })
      .apply('ben', { spec: { ports: [{ port: 2, name: 'two' }, { port: 3 }] } });
    expect(server.live?.['spec']).toEqual({
      ports: [{ port: 1, protocol: 'TCP' }, { port: 2, protocol: 'TCP', name: 'two' }, { port: 3 }],
    });
  });

  it('follows fields into the version in which they were applied', () => {
    const server = new Writer('v1').apply('anna', { spec: { replicas: 1, color: 'red' } });
    const other = new Writer('v2');
    other.live = convert(server.live as KubeObject, 'test/v2');
    other.apply('anna', { spec: { replicas: 1 } });
    expect(other.live['spec']).toEqual({ replicas: 1 });
    expect(other.live.metadata.managedFields).toHaveLength(1);
    expect(other.entry('anna')?.apiVersion).toBe('test/v2');
  });

  it.each([
    [{ managedFields: [] }, 400, 'metadata.managedFields must be nil'],
    [{ finalizers: ['a/b', 'a/b'] }, 500, '.metadata.finalizers: duplicate entries for key [="a/b"]'],
    [{ labels: { a: 5 } }, 500, '.metadata.labels.a: expected string, got &value.valueUnstructured{Value:5}'],
    [{ labels: [] }, 500, '.metadata.labels: expected map, got &{[]}'],
    [{ nothing: 1 }, 500, '.metadata.nothing: field not declared in schema'],
  ])('with metadata %j is refused', (metadata, code, message) => {
    const error = refusal(() => new Writer().apply('anna', { metadata }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('of another kind is refused', () => {
    const error = refusal(() => new Writer().apply('anna', { kind: 'Crate' }));
    expect(error).toMatchObject({ code: 400, message: 'invalid object type: test/v1, Kind=Crate' });
  });

  it('takes over from client-side apply of kubectl without a conflict', () => {
    const last = { apiVersion: 'test/v1', kind: 'Box', metadata: { name: 'box' }, spec: { replicas: 1 } };
    const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
    const annotations = { [annotation]: JSON.stringify(last) };
    const server = new Writer().update('kubectl-client-side-apply', {
      metadata: { annotations },
      spec: { replicas: 1 },
    });
    expect(refusal(() => server.apply('anna', { spec: { replicas: 2 } })).code).toBe(409);
    server.apply('kubectl', { spec: { replicas: 2 } });
    expect(server.live?.['spec']).toEqual({ replicas: 2 });
    expect(JSON.parse(server.live?.metadata.annotations?.[annotation] ?? '')).toMatchObject({
      spec: { replicas: 2 },
    });
  });
});

describe('a field that became atomic', () => {
  it('is owned as a whole by who owned a part of it', () => {
    const server = new Writer().apply('anna', { spec: { words: ['x'] } });
    const [entry] = server.live?.metadata.managedFields ?? [];
    if (entry) entry.fieldsV1 = { 'f:spec': { 'f:words': { 'v:"x"': {} } } };
    server.update('ben', {
      spec: { words: ['x'], replicas: 1 },
      metadata: { managedFields: entry ? [entry] : [] },
    });
    expect(server.fields('anna')).toEqual({ 'f:spec': { 'f:words': {} } });
  });
});
