import { expect, it } from 'vitest';
import { mistakenNames } from '../../test/support/mistaken-names.js';
import { normalizeStatus } from './status-patch.js';

it('a status is written under the names that it has, also where V8 would take one for another', () => {
  const status = { counts: mistakenNames('in a status') };
  expect(JSON.stringify(normalizeStatus(status))).toBe(JSON.stringify(status));
});
