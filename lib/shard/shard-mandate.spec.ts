import { expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import type { MandateHolder } from '../reconcile/mandate.js';
import { ShardLayout } from '../resource/shard-scope.js';
import { StoredObject } from '../store/stored-object.js';
import type { ShardGroup } from './shard-group.js';
import { ShardMandate } from './shard-mandate.js';

it('lets a run that was abandoned write nothing once its range may be given away, and begins anew when it is called back', async () => {
  const object = StoredObject.from('default', widget('a', 1));
  const membership = { epoch: 1, isProvenSince: () => true };
  let isGoing = false;
  const group = {
    layout: new ShardLayout('uid', 1),
    membership,
    held: new Set([0]),
    // The table does not say yet that it is another's.
    has: () => true,
    mayRun: () => !isGoing,
  } as unknown as ShardGroup;
  const mandate = new ShardMandate(group, { views: [], isWhole: false, graceMs: 0 });
  let gains = 0;
  // Its runs ignore their signal, and are waited for no longer.
  const holder: MandateHolder = { gained: () => void gains++, released: () => Promise.resolve() };
  mandate.attach(holder);
  mandate.update();
  const fence = mandate.fenceOf(object);
  expect([gains, fence.isOpen]).toEqual([1, true]);

  isGoing = true;
  await mandate.drained(0);
  expect(fence.isOpen).toBe(false);

  isGoing = false;
  mandate.update();
  expect([gains, mandate.covers(object), fence.isOpen]).toEqual([2, true, false]);
  expect(mandate.fenceOf(object).isOpen).toBe(true);
});
