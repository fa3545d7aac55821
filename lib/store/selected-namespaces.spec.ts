import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { widget } from '../../test/support/widget.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { SelectedNamespaces } from './selected-namespaces.js';
import type { SharedWatch } from './shared-watch.js';
import type { StoreChange } from './store-change.js';
import { StoredObject } from './stored-object.js';

/** A watch that says what a test lets it say. */
class ScriptedWatch {
  readonly changes$ = new Subject<StoreChange>();
  private readonly held = new Map<string, StoredObject>();
  add(name: string, namespace: string | undefined): void {
    const object = widget(name, 1, namespace === undefined ? {} : { namespace });
    if (namespace === undefined) delete object.metadata.namespace;
    const current = StoredObject.from('default', object);
    this.held.set(current.key, current);
    this.changes$.next({ type: 'added', current, isInitial: true });
  }
  synced(): void {
    this.changes$.next({ type: 'synced' });
  }
  get(key: string): StoredObject | undefined {
    return this.held.get(key);
  }
  objects(): Iterable<StoredObject> {
    return this.held.values();
  }
  remove(name: string): void {
    const current = this.held.get(`default//${name}`)!;
    this.changes$.next({ type: 'deleted', current, isFinalStateUnknown: false });
  }
}

function selecting(mayWatchAll: boolean) {
  const namespaces = new ScriptedWatch();
  const watches = new Map<string, ScriptedWatch>();
  let asked = 0;
  const view = new SelectedNamespaces({
    namespaces: () => namespaces as unknown as SharedWatch,
    open: (namespace = '*') => {
      const watch = new ScriptedWatch();
      watches.set(namespace, watch);
      return watch as unknown as SharedWatch;
    },
    mayWatchAll: async () => {
      asked++;
      return mayWatchAll;
    },
    ended: new AbortController().signal,
    isSharded: false,
    clock: new VirtualClock(),
  });
  const told: string[] = [];
  const subscription = view.changes$.subscribe((change) =>
    told.push(change.type === 'synced' ? 'synced' : `${change.type} ${change.current.key}`),
  );
  const settled = () => new Promise(setImmediate);
  return { namespaces, watches, view, told, subscription, settled, asked: () => asked };
}

const open = (watches: Map<string, ScriptedWatch>) =>
  [...watches].filter(([, { changes$ }]) => changes$.observed).map(([name]) => name);

describe('selected namespaces', () => {
  it('are synced once, when all that were there have been read or have left', async () => {
    const { namespaces, watches, told, settled } = selecting(true);
    for (const name of ['a', 'b']) namespaces.add(name, undefined);
    namespaces.synced();
    await settled();
    expect(open(watches)).toEqual(['a', 'b']);
    watches.get('a')!.add('w', 'a');
    watches.get('a')!.synced();
    expect(told).toEqual(['added default/a/w']);
    namespaces.remove('b');
    expect(told).toEqual(['added default/a/w', 'synced']);
    namespaces.add('c', undefined);
    watches.get('c')!.add('w', 'c');
    watches.get('c')!.synced();
    expect(told.slice(2)).toEqual(['added default/c/w']);
  });

  it('are synced where there are none', async () => {
    const { namespaces, told, settled } = selecting(true);
    namespaces.synced();
    await settled();
    expect(told).toEqual(['synced']);
  });

  it.each([
    [50, true, 50],
    [51, true, 1],
    [51, false, 51],
  ])('%i of them, with the right to all being %s, take %i watches', async (count, isAllowed, expected) => {
    const { namespaces, watches, settled, asked, subscription } = selecting(isAllowed);
    for (let index = 0; index < count; index++) namespaces.add(`n${index}`, undefined);
    namespaces.synced();
    await settled();
    expect(open(watches)).toHaveLength(expected);
    expect(asked()).toBe(count > 50 ? 1 : 0);
    subscription.unsubscribe();
    expect(open(watches)).toEqual([]);
    expect(namespaces.changes$.observed).toBe(false);
  });

  it('are found only while they are selected', async () => {
    const { namespaces, watches, view, settled } = selecting(true);
    namespaces.add('a', undefined);
    namespaces.synced();
    await settled();
    watches.get('a')!.add('w', 'a');
    expect(view.get('default/a/w')).toBeDefined();
    expect([...view.objects()]).toHaveLength(1);
    namespaces.remove('a');
    expect(view.get('default/a/w')).toBeUndefined();
    expect([...view.objects()]).toEqual([]);
  });
});
