import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../common/kube-object.js';
import { keepTimes } from './keep-times.js';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const owner = {
  manager: 'one',
  operation: 'Update',
  apiVersion,
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:rules': {} },
} as const;

const role = (time: string, rest: object): KubeObject => ({
  apiVersion,
  kind: 'Role',
  metadata: { name: 'a', managedFields: [{ ...owner, time }] },
  ...rest,
});
const timeOf = ({ metadata }: KubeObject) => metadata.managedFields?.[0]?.time;

describe('keepTimes', () => {
  it('takes the times back where nothing but they changed, and an empty list became none', () => {
    const next = role('later', { rules: [] });
    keepTimes(role('before', { rules: null }), next);
    expect(timeOf(next)).toBe('before');
  });

  it('keeps the times of what changed', () => {
    const next = role('later', { rules: [{ verbs: [] }] });
    keepTimes(role('before', { rules: null }), next);
    expect(timeOf(next)).toBe('later');
  });
});
