import { expect, it } from 'vitest';
import { builtinTypes } from '../builtin/builtin-types.js';
import { emptyFieldsOf } from './empty-object.js';

it('an empty Deployment has what Go always writes, and no default: those belong to who creates it', () => {
  const type = builtinTypes().find(({ resource }) => resource === 'deployments');
  expect(emptyFieldsOf(type?.versions.get('v1')?.schema ?? {})).toEqual({
    metadata: {},
    spec: { selector: null, strategy: {}, template: { metadata: {}, spec: { containers: null } } },
    status: {},
  });
});
