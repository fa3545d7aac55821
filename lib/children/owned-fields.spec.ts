import { describe, expect, it } from 'vitest';
import { appliedFields, areFieldsOf } from './owned-fields.js';

const manifest = (spec: object, labels: object = { a: 'b' }) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop', labels },
  spec,
});
const labels = { 'f:labels': { 'f:a': {} } };
const ports = [{ port: 53 }, { port: 53, protocol: 'UDP' }];
const portFields = {
  'k:{"port":53,"protocol":"TCP"}': { '.': {}, 'f:port': {} },
  'k:{"port":53,"protocol":"UDP"}': { '.': {}, 'f:port': {}, 'f:protocol': {} },
};

describe('the fields that were applied', () => {
  it.each([
    ['all of them', { type: 'A' }, { 'f:type': {} }, true],
    ['one more in the manifest', { type: 'A', other: 1 }, { 'f:type': {} }, false],
    ['one that somebody has taken', { type: 'A', b: 1 }, { 'f:b': {} }, false],
    ['one more that is owned', { type: 'A' }, { 'f:type': {}, 'f:old': {} }, false],
    ['a map that is owned whole', { selector: { a: '1', b: '2' } }, { 'f:selector': {} }, true],
    ['an empty map', { emptyDir: {} }, { 'f:emptyDir': {} }, true],
    ['a list that is owned whole', { args: ['a', 'b'] }, { 'f:args': {} }, true],
    ['items by their keys, with a default', { ports }, { 'f:ports': portFields }, true],
    ['an item that somebody has removed', { ports: ports.slice(1) }, { 'f:ports': portFields }, false],
    ['a field of an item', { ports: [{ port: 53, name: 'x' }, ports[1]] }, { 'f:ports': portFields }, false],
    ['items by their values', { set: ['x', 'y'] }, { 'f:set': { 'v:"x"': {}, 'v:"y"': {} } }, true],
    ['another value', { set: ['x', 'z'] }, { 'f:set': { 'v:"x"': {}, 'v:"y"': {} } }, false],
    ['a map where a text is wanted', { type: 'A' }, { 'f:type': { 'f:x': {} } }, false],
    ['a field that is called as what objects inherit', { toString: 'x' }, { 'f:constructor': {} }, false],
  ])('are compared with those of a manifest: %s', (_what, spec, fields, expected) => {
    expect(areFieldsOf(manifest(spec), { 'f:metadata': labels, 'f:spec': fields })).toBe(expected);
  });

  it.each([
    ['with nothing in it', { env: null, containers: [{ name: 'web' }] }, true],
    ['that others have filled', { env: [{ name: 'A' }], containers: [{ name: 'web' }] }, false],
    ['that others have filled in an item', { containers: [{ name: 'web', args: ['-v'] }] }, false],
    ['of which nothing is known', undefined, false],
  ])('are none of a list that is empty: one %s', (_what, spec, expected) => {
    const wanted = { env: [], map: { list: [] }, containers: [{ name: 'web', args: [] }] };
    const fields = { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:name': {} } } };
    const live = { metadata: { labels: { a: 'b' } }, spec };
    const of = { 'f:metadata': labels, 'f:spec': fields };
    expect(areFieldsOf(manifest(wanted), of, live)).toBe(expected);
  });

  it('include those of the metadata', () => {
    const fields = { 'f:metadata': labels, 'f:spec': {} };
    expect(areFieldsOf(manifest({}), fields)).toBe(true);
    expect(areFieldsOf(manifest({}, { a: 'b', c: 'd' }), fields)).toBe(false);
  });

  it('are those of one manager, and not what it has updated or written of a status', () => {
    const entry = { manager: 'm', operation: 'Apply', apiVersion: 'v1', fieldsV1: { 'f:spec': {} } };
    const managedFields = [
      { ...entry, operation: 'Update', fieldsV1: {} },
      { ...entry, subresource: 'status', fieldsV1: {} },
      { ...entry, manager: 'other', fieldsV1: {} },
      entry,
    ];
    expect(appliedFields({ managedFields }, 'm', 'v1')).toBe(entry.fieldsV1);
    expect(appliedFields({ managedFields }, 'm', 'v2')).toBeUndefined();
    expect(appliedFields({}, 'm')).toBeUndefined();
  });
});
