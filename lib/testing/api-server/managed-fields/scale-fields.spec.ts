import { describe, expect, it } from 'vitest';
import type { KubeObject, ManagedFieldsEntry } from '../common/kube-object.js';
import { fromScaleFields, toScaleFields } from './scale-fields.js';

const paths = new Map([['apps/v1', '.spec.replicas']]);
const entry = (
  manager: string,
  fieldsV1: ManagedFieldsEntry['fieldsV1'],
  apiVersion = 'apps/v1',
  operation: 'Apply' | 'Update' = 'Update',
) => ({ manager, operation, apiVersion, fieldsType: 'FieldsV1', fieldsV1 }) satisfies ManagedFieldsEntry;
const replicas = { 'f:spec': { 'f:replicas': {} } };

function owned(...managedFields: ManagedFieldsEntry[]): KubeObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { managedFields } };
}

describe('managed fields of a Scale', () => {
  it('are of those who own the replicas', () => {
    const object = owned(
      entry('anna', { 'f:spec': { 'f:replicas': {}, 'f:paused': {} } }),
      entry('ben', { 'f:spec': { 'f:paused': {} } }),
    );
    expect(toScaleFields(object, paths)).toEqual([entry('anna', replicas, 'autoscaling/v1')]);
  });

  it('give the replicas of the object to who scaled it', () => {
    const object = owned(entry('anna', { 'f:spec': { 'f:replicas': {}, 'f:paused': {} } }));
    const scaled = [{ ...entry('ben', replicas, 'autoscaling/v1'), subresource: 'scale' }];
    expect(fromScaleFields(object, scaled, 'apps/v1', paths)).toEqual([
      entry('anna', { 'f:spec': { 'f:paused': {} } }),
      { ...entry('ben', replicas), subresource: 'scale' },
    ]);
  });

  it('leave the replicas to who applied them, if the Scale does', () => {
    const object = owned(entry('anna', replicas, 'apps/v1', 'Apply'));
    const scaled = [entry('anna', replicas, 'autoscaling/v1', 'Apply')];
    expect(fromScaleFields(object, scaled, 'apps/v1', paths)).toEqual([
      entry('anna', replicas, 'apps/v1', 'Apply'),
    ]);
  });
});
