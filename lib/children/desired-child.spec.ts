import { expect, it } from 'vitest';
import { mistakenNames } from '../../test/support/mistaken-names.js';
import { resource } from '../resource/resource.js';
import { child } from './child.js';
import { completeChild } from './desired-child.js';

class Gauge extends resource<{ spec: Record<string, number> }>({
  group: 'example.com',
  version: 'v1',
  kind: 'Gauge',
  plural: 'gauges',
}) {}

it('a child is written under the names that it has, also where V8 would take one for another', () => {
  const spec = mistakenNames('in a child');
  const ref = { name: 'a', namespace: 'b' };
  const owner = { apiVersion: 'example.com/v1', kind: 'Gauge', metadata: { ...ref, uid: 'c' } };
  const place = { kind: Gauge, ref, id: 'x', isOwned: true };
  const { manifest } = completeChild(owner, child(Gauge, { metadata: { name: 'a' }, spec }), place, 0);
  expect(JSON.stringify(manifest['spec'])).toBe(JSON.stringify(spec));
});
