import { describe, expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import type { StoreChange } from './store-change.js';
import { StoredObject } from './stored-object.js';
import { ToldObjects } from './told-objects.js';

const at = (version: number, { name = 'w', namespace = 'a', uid = 'u' } = {}) =>
  StoredObject.from('default', widget(name, version, { namespace, uid }));
const added = (current: StoredObject, isInitial = false) => ({ type: 'added', current, isInitial }) as const;
const tell = (changes: StoreChange[]) =>
  changes.map((change) =>
    change.type === 'synced'
      ? 'synced'
      : `${change.type} ${change.current.key} ${change.current.resourceVersion}`,
  );

describe('what was told of namespaces that come and go', () => {
  it('leaves out objects of namespaces that are not selected', () => {
    const told = new ToldObjects();
    expect(told.take(added(at(1)))).toEqual([]);
    told.join('a', []);
    expect(tell(told.take(added(at(1))))).toEqual(['added default/a/w 1']);
    expect(told.take(added(at(1, { namespace: 'b' })))).toEqual([]);
  });

  it('is initial for what is there when a namespace joins, and deleted once when it leaves', () => {
    const told = new ToldObjects();
    const [one, other] = [at(5), at(6, { name: 'v' })];
    const joined = told.join('a', [one, other, at(7, { namespace: 'b' })]);
    expect(joined).toEqual([added(one, true), added(other, true)]);
    told.take({ type: 'deleted', current: other, isFinalStateUnknown: false });
    expect(told.leave('a')).toEqual([{ type: 'deleted', current: one, isFinalStateUnknown: true }]);
    expect(told.leave('a')).toEqual([]);
    expect(told.get(one.key)).toBeUndefined();
  });

  it('never goes back, whatever was still on its way when the namespace joined', () => {
    const told = new ToldObjects();
    const five = at(5);
    told.join('a', [five]);
    expect(told.take({ type: 'updated', current: at(4), previous: at(3) })).toEqual([]);
    expect(told.take(added(five))).toEqual([]);
    expect(
      told.take({ type: 'deleted', current: at(4, { uid: 'old' }), isFinalStateUnknown: false }),
    ).toEqual([]);
    const [change] = told.take({ type: 'updated', current: at(7), previous: at(6) });
    expect(change).toMatchObject({ type: 'updated', previous: { resourceVersion: '5' } });
  });

  it('tells another object of the same name as a deletion and an addition', () => {
    const told = new ToldObjects();
    told.join('a', [at(5)]);
    expect(tell(told.take(added(at(8, { uid: 'new' }))))).toEqual([
      'deleted default/a/w 5',
      'added default/a/w 8',
    ]);
  });
});
