import { describe, expect, it } from 'vitest';
import { builtinDefinitions } from '../definitions.js';
import { toStoredForm } from './stored-form.js';

const pod = builtinDefinitions().get('io.k8s.api.core.v1.Pod');
const role = builtinDefinitions().get('io.k8s.api.rbac.v1.Role');

describe('toStoredForm', () => {
  it('writes none for an empty list that is written in any case, wherever it is', () => {
    const volumes = [{ name: 'a', projected: { sources: [] } }];
    const object = { metadata: { finalizers: [] }, spec: { containers: [], volumes } };
    toStoredForm(object, pod);
    expect(object).toEqual({
      metadata: { finalizers: [] },
      spec: { containers: null, volumes: [{ name: 'a', projected: { sources: null } }] },
    });
    const empty = { rules: [] };
    toStoredForm(empty, role);
    expect(empty).toEqual({ rules: null });
  });

  it('leaves all else as it is', () => {
    const spec = { containers: [{ name: 'a', args: [] }], nodeSelector: {}, priority: 0 };
    const object = { spec: structuredClone(spec) };
    toStoredForm(object, pod);
    expect(object.spec).toEqual(spec);
  });
});
