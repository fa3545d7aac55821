import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { ListWatch } from '../watch/list-watch.js';
import { EventLogServer } from '../../test/support/event-log-server.js';
import { forSeeds, type Dice } from '../../test/support/for-seeds.js';
import { RecordingLog } from '../../test/support/recording-log.js';
import { ReplayedState, describeStored } from '../../test/support/replayed-state.js';
import { widget } from '../../test/support/widget.js';
import { WHOLE } from './object-shape.js';
import { ResourceStore } from './resource-store.js';
import type { StoreChange } from './store-change.js';

/** A store whose changes are also replayed: they must always lead to what it holds. */
function storing({ keepManagedFields = false } = {}) {
  const changes: StoreChange[] = [];
  const replayed = new ReplayedState();
  const store = new ResourceStore('default', { ...WHOLE, managedFields: keepManagedFields }, (batch) => {
    changes.push(...batch);
    for (const change of batch) replayed.take(change);
    replayed.expectToBe(store.values());
  });
  const list = (resourceVersion: string | number, ...objects: KubernetesObject[]) => {
    store.take({ type: 'list-started' });
    for (const object of objects) store.take({ type: 'listed', object });
    store.take({ type: 'list-finished', resourceVersion: String(resourceVersion) });
  };
  return {
    store,
    list,
    replayed,
    applied: (object: KubernetesObject) => store.take({ type: 'applied', object }),
    deleted: (object: KubernetesObject) => store.take({ type: 'deleted', object }),
    held: () =>
      [...store.values()].map(({ key, resourceVersion }) => `${key.split('/')[2]}@${resourceVersion}`).sort(),
    /** What was told since the last time this was asked. */
    told: () => changes.splice(0).map(describeChange),
    get: (name: string) => store.get(`default/default/${name}`),
  };
}

function describeChange(change: StoreChange): string {
  if (change.type === 'synced') return 'synced';
  const { metadata } = change.current.parse();
  const what = `${metadata.name}@${metadata.resourceVersion}`;
  switch (change.type) {
    case 'added':
      return `added ${what}${change.isInitial ? ' (initial)' : ''}`;
    case 'updated':
      return `updated ${what} from ${change.previous.resourceVersion}`;
    case 'deleted':
      return `deleted ${what}${change.isFinalStateUnknown ? ' (unseen)' : ''}`;
  }
}

/** Nested more deeply than it can be written down. */
function unwritable(name: string, resourceVersion: number): KubernetesObject {
  const object = widget(name, resourceVersion);
  const spec: unknown = JSON.parse(`${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`);
  return { ...object, spec } as KubernetesObject;
}

describe('a store', () => {
  describe('that is given an object which can not be written down', () => {
    it('tells of its deletion all the same, with the last state that could', () => {
      const { list, deleted, told, held } = storing();
      list(10, widget('a', 5));
      told();
      deleted(unwritable('a', 11));
      expect(told()).toEqual(['deleted a@5 (unseen)']);
      expect(held()).toEqual([]);
    });

    it('does not take it for deleted when a list has it', () => {
      const { store, list, told, held } = storing();
      list(10, widget('a', 5), widget('b', 6));
      told();
      store.take({ type: 'list-started' });
      expect(() => store.take({ type: 'listed', object: unwritable('a', 15) })).toThrow(RangeError);
      store.take({ type: 'listed', object: widget('b', 6) });
      store.take({ type: 'list-finished', resourceVersion: '20' });
      expect(told()).toEqual([]);
      expect(held()).toEqual(['a@5', 'b@6']);
    });
  });

  it('does not show an object again that our write has ended, though a list was made before it', () => {
    const { store, list, get, told } = storing();
    const deleting = { deletionTimestamp: '2026-01-01T00:00:00Z' };
    const doomed = (resourceVersion: number) => {
      const object = widget('a', resourceVersion);
      return { ...object, metadata: { ...object.metadata, ...deleting } };
    };
    list(10, doomed(5));
    store.take({ type: 'list-started' });
    store.take({ type: 'listed', object: doomed(8) });
    store.observeGone(doomed(8).metadata);
    expect(told().at(-1)).toBe('deleted a@5 (unseen)');
    store.take({ type: 'list-finished', resourceVersion: '20' });
    expect(get('a')).toBeUndefined();
    store.take({ type: 'applied', object: doomed(8) });
    store.take({ type: 'deleted', object: doomed(8) });
    list(30);
    expect(told()).toEqual([]);
    list(40, widget('a', 35, { uid: 'another' }));
    expect(get('a')).toBeDefined();
  });

  describe('that takes a list', () => {
    it('shows nothing of it before it is complete', () => {
      const { store, held, told } = storing();
      store.take({ type: 'list-started' });
      store.take({ type: 'listed', object: widget('a', 1) });
      expect(held()).toEqual([]);
      expect(store.isSynced).toBe(false);
      store.take({ type: 'list-finished', resourceVersion: '5' });
      expect(held()).toEqual(['a@1']);
      expect(told()).toEqual(['added a@1 (initial)', 'synced']);
    });

    it('keeps what it has until the new list is complete, and then changes in one step', () => {
      const { store, list, held, told } = storing();
      list(10, widget('a', 1), widget('b', 2), widget('c', 3));
      told();
      store.take({ type: 'list-started' });
      store.take({ type: 'listed', object: widget('a', 1) });
      store.take({ type: 'listed', object: widget('b', 12) });
      store.take({ type: 'listed', object: widget('d', 13) });
      expect(held()).toEqual(['a@1', 'b@2', 'c@3']);
      store.take({ type: 'list-finished', resourceVersion: '20' });
      expect(held()).toEqual(['a@1', 'b@12', 'd@13']);
      expect(told()).toEqual(['deleted c@3 (unseen)', 'updated b@12 from 2', 'added d@13']);
    });

    it('forgets a list that broke off', () => {
      const { store, list, held, told } = storing();
      store.take({ type: 'list-started' });
      store.take({ type: 'listed', object: widget('ghost', 1) });
      list(10, widget('a', 1));
      expect(held()).toEqual(['a@1']);
      expect(told()).toEqual(['added a@1 (initial)', 'synced']);
    });

    it('tells of an object that was made anew meanwhile as a deletion and an addition', () => {
      const { list, told } = storing();
      list(10, widget('a', 1, { uid: 'first' }));
      told();
      list(20, widget('a', 15, { uid: 'second' }));
      expect(told()).toEqual(['deleted a@1 (unseen)', 'added a@15']);
    });

    it('tells of each object once, as it is in the end, when it changed while the list was streamed', () => {
      const { store, told, held } = storing();
      store.take({ type: 'list-started' });
      store.take({ type: 'listed', object: widget('a', 1) });
      store.take({ type: 'listed', object: widget('b', 2) });
      store.take({ type: 'listed', object: widget('a', 8) });
      store.take({ type: 'deleted', object: widget('b', 9) });
      store.take({ type: 'list-finished', resourceVersion: '9' });
      expect(told()).toEqual(['added a@8 (initial)', 'synced']);
      expect(held()).toEqual(['a@8']);
    });

    it('tells of an object once that went while the list was streamed, and was there before', () => {
      const { store, list, told } = storing();
      list(10, widget('a', 1));
      told();
      store.take({ type: 'list-started' });
      store.take({ type: 'listed', object: widget('a', 1) });
      store.take({ type: 'deleted', object: widget('a', 12) });
      store.take({ type: 'list-finished', resourceVersion: '12' });
      expect(told()).toEqual(['deleted a@1 (unseen)']);
    });

    it('is in sync once, however often it is listed', () => {
      const { list, told } = storing();
      list(10);
      list(20);
      expect(told()).toEqual(['synced']);
    });

    it('reports everything gone when an empty list says that the kind is', () => {
      const { list, held, told } = storing();
      list(10, widget('a', 1), widget('b', 2));
      told();
      list('');
      expect(held()).toEqual([]);
      expect(told()).toEqual(['deleted a@1 (unseen)', 'deleted b@2 (unseen)']);
      list(30, widget('a', 25, { uid: 'new' }));
      expect(told()).toEqual(['added a@25']);
    });

    it('follows a server that was restored to an older state', () => {
      const { list, applied, held, replayed } = storing();
      list(900, widget('a', 850));
      replayed.forgetVersions();
      list(100, widget('a', 50));
      expect(held()).toEqual(['a@50']);
      applied(widget('a', 101));
      expect(held()).toEqual(['a@101']);
    });
  });

  describe('that takes changes', () => {
    it('adds, updates and deletes', () => {
      const { list, applied, deleted, told } = storing();
      list(10);
      told();
      applied(widget('a', 11));
      applied(widget('a', 12));
      deleted(widget('a', 13));
      expect(told()).toEqual(['added a@11', 'updated a@12 from 11', 'deleted a@13']);
    });

    it('ignores what is repeated', () => {
      const { list, applied, deleted, told, held } = storing();
      list(10);
      applied(widget('a', 12));
      applied(widget('b', 13));
      deleted(widget('b', 14));
      told();
      applied(widget('a', 12));
      applied(widget('a', 11));
      deleted(widget('b', 14));
      deleted(widget('a', 5));
      expect(told()).toEqual([]);
      expect(held()).toEqual(['a@12']);
    });

    it('ignores what is repeated of an earlier object of the same name', () => {
      const { list, applied, deleted, told, held } = storing();
      list(10);
      applied(widget('a', 20, { uid: 'second' }));
      told();
      applied(widget('a', 11, { uid: 'first' }));
      deleted(widget('a', 15, { uid: 'first' }));
      expect(told()).toEqual([]);
      expect(held()).toEqual(['a@20']);
    });

    it('tells of an object that was made anew unseen as a deletion and an addition', () => {
      const { list, applied, told } = storing();
      list(10, widget('a', 5, { uid: 'first' }));
      told();
      applied(widget('a', 20, { uid: 'second' }));
      expect(told()).toEqual(['deleted a@5 (unseen)', 'added a@20']);
    });

    it('lets go of an object when a later one of its name is deleted', () => {
      const { list, deleted, told, held } = storing();
      list(10, widget('a', 5, { uid: 'first' }));
      told();
      deleted(widget('a', 20, { uid: 'second' }));
      expect(told()).toEqual(['deleted a@5 (unseen)']);
      expect(held()).toEqual([]);
    });

    it('compares versions as numbers of any length, not as text or doubles', () => {
      const { list, applied, held } = storing();
      list(10);
      applied(widget('a', '9007199254740993'));
      applied(widget('a', '9007199254740992'));
      applied(widget('b', '99'));
      applied(widget('b', '100'));
      expect(held()).toEqual(['a@9007199254740993', 'b@100']);
    });

    it('takes the last one where versions are no numbers', () => {
      const { list, applied, deleted, held } = storing();
      list('x1');
      applied(widget('a', 'zz'));
      applied(widget('a', 'aa'));
      expect(held()).toEqual(['a@aa']);
      deleted(widget('a', 'bb'));
      expect(held()).toEqual([]);
    });
  });

  describe('that sees the answer to a write before the watch brings it', () => {
    it('holds it at once, and tells of it once', () => {
      const { store, list, applied, told, held } = storing();
      list(10, widget('a', 5));
      told();
      store.observeWrite(widget('a', 11));
      expect(held()).toEqual(['a@11']);
      expect(told()).toEqual(['updated a@11 from 5']);
      applied(widget('a', 11));
      expect(told()).toEqual([]);
      applied(widget('a', 12));
      expect(told()).toEqual(['updated a@12 from 11']);
    });

    it('reports what somebody else changed in between: the answer holds it', () => {
      const { store, list, applied, told, get } = storing();
      list(10, widget('a', 5));
      told();
      store.observeWrite(widget('a', 12, { size: 2, labels: { theirs: 'yes' } }));
      applied(widget('a', 11, { labels: { theirs: 'yes' } }));
      applied(widget('a', 12, { size: 2, labels: { theirs: 'yes' } }));
      expect(told()).toEqual(['updated a@12 from 5']);
      expect(get('a')?.parse().metadata.labels).toEqual({ theirs: 'yes' });
    });

    it('ignores an answer that the watch has overtaken', () => {
      const { store, list, applied, told, held } = storing();
      list(10, widget('a', 5));
      applied(widget('a', 11));
      applied(widget('a', 12));
      told();
      store.observeWrite(widget('a', 11));
      expect(told()).toEqual([]);
      expect(held()).toEqual(['a@12']);
    });

    it('ignores an answer that any later event or bookmark has overtaken', () => {
      const { store, list, applied, told, held } = storing();
      list(10, widget('a', 5));
      applied(widget('b', 20));
      told();
      store.observeWrite(widget('a', 15));
      expect(held()).toEqual(['a@5', 'b@20']);
      store.take({ type: 'bookmark', resourceVersion: '30' });
      store.observeWrite(widget('a', 25));
      expect(told()).toEqual([]);
    });

    it('brings nothing back that was deleted meanwhile', () => {
      const { store, list, deleted, told, held } = storing();
      list(10, widget('a', 5));
      deleted(widget('a', 12));
      told();
      store.observeWrite(widget('a', 11));
      store.observeWrite(widget('a', 13));
      expect(told()).toEqual([]);
      expect(held()).toEqual([]);
    });

    it('lets the object go when its deletion follows', () => {
      const { store, list, deleted, told } = storing();
      list(10, widget('a', 5));
      store.observeWrite(widget('a', 11));
      told();
      deleted(widget('a', 12));
      expect(told()).toEqual(['deleted a@12']);
    });

    it('ignores the answer for an earlier object of the same name', () => {
      const { store, list, held, told } = storing();
      list(10, widget('a', 8, { uid: 'second' }));
      told();
      store.observeWrite(widget('a', 11, { uid: 'first' }));
      expect(told()).toEqual([]);
      expect(held()).toEqual(['a@8']);
    });

    it('ignores answers before it is in sync, and for objects it does not hold', () => {
      const { store, list, told } = storing();
      store.observeWrite(widget('a', 3));
      store.take({ type: 'list-started' });
      store.observeWrite(widget('a', 4));
      expect(told()).toEqual([]);
      list(10);
      store.observeWrite(widget('other', 12));
      expect(told()).toEqual(['synced']);
    });

    it('ignores answers where versions have no order', () => {
      const { store, list, held } = storing();
      list('x', widget('a', 'aa'));
      store.observeWrite(widget('a', 'bb'));
      expect(held()).toEqual(['a@aa']);
    });

    it('keeps it through a list that was made before the write', () => {
      const { store, list, applied, told, held } = storing();
      list(10, widget('a', 5), widget('b', 6));
      told();
      store.observeWrite(widget('a', 30));
      list(20, widget('a', 5), widget('b', 6));
      expect(held()).toEqual(['a@30', 'b@6']);
      list(25, widget('a', 22), widget('b', 6));
      expect(held()).toEqual(['a@30', 'b@6']);
      applied(widget('a', 30));
      expect(told()).toEqual(['updated a@30 from 5']);
    });

    it('keeps it when the write was answered while a list was under way', () => {
      for (const listed of [5, 9]) {
        const { store, list, told, held } = storing();
        list(10, widget('a', 5));
        told();
        store.take({ type: 'list-started' });
        store.take({ type: 'listed', object: widget('a', listed) });
        store.observeWrite(widget('a', 30));
        store.take({ type: 'list-finished', resourceVersion: '20' });
        expect(held()).toEqual(['a@30']);
        expect(told()).toEqual(['updated a@30 from 5']);
      }
    });

    it('gives it up for a list that is newer', () => {
      const { store, list, told, held } = storing();
      list(10, widget('a', 5), widget('b', 6));
      store.observeWrite(widget('a', 30));
      store.observeWrite(widget('b', 31));
      told();
      list(50, widget('a', 45));
      expect(held()).toEqual(['a@45']);
      expect(told()).toEqual(['deleted b@31 (unseen)', 'updated a@45 from 30']);
    });

    it('keeps it through a list that broke off', () => {
      const { store, list, held } = storing();
      list(10, widget('a', 5));
      store.observeWrite(widget('a', 30));
      store.take({ type: 'list-started' });
      store.take({ type: 'listed', object: widget('a', 9) });
      list(20, widget('a', 9));
      expect(held()).toEqual(['a@30']);
    });
  });

  describe('hands out objects', () => {
    it('that are copies: nobody can damage what is stored', () => {
      const { list, get } = storing();
      list(10, widget('a', 5));
      const mine = get('a')!.parse();
      mine.metadata.name = 'damaged';
      expect(get('a')!.parse().metadata.name).toBe('a');
    });

    it('without managedFields, unless they are asked for', () => {
      const managedFields = [{ manager: 'kubectl' }];
      for (const keepManagedFields of [false, true]) {
        const { store, list, get } = storing({ keepManagedFields });
        list(10, widget('a', 5, { managedFields }));
        const written = widget('a', 11, { managedFields });
        expect(get('a')!.parse().metadata.managedFields).toEqual(
          keepManagedFields ? managedFields : undefined,
        );
        store.observeWrite(written);
        expect(get('a')!.parse().metadata.managedFields).toEqual(
          keepManagedFields ? managedFields : undefined,
        );
        // The answer belongs to whoever wrote.
        expect(written.metadata.managedFields).toEqual(managedFields);
      }
    });

    it('but holds none that is nested too deeply to be written down', () => {
      const { store, list, held } = storing();
      list(10, widget('a', 5));
      const deep = widget('a', 11) as KubernetesObject & { spec: object };
      deep.spec = Array.from({ length: 100_000 }).reduce<object>((inner) => ({ inner }), {});
      expect(() => store.take({ type: 'applied', object: deep })).toThrow(RangeError);
      expect(held()).toEqual(['a@5']);
    });

    it('with the fields that are named like parts of every object', () => {
      const { list, get } = storing();
      const object = JSON.parse(
        '{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a","namespace":"default","uid":"1","resourceVersion":"5","labels":{"__proto__":"x","constructor":"y"}}}',
      ) as KubernetesObject;
      list(10, object);
      const { labels } = get('a')!.parse().metadata;
      expect(Object.entries(labels!)).toEqual([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]);
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    });
  });
});

describe('after any sequence of faults, a store', () => {
  for (const initialState of ['list', 'stream'] as const) {
    it(`equals the server's state, and so does what its changes replay to (initial state by ${initialState})`, async () => {
      await forSeeds(300, async (dice) => {
        const storm = new Storm(dice, initialState);
        await storm.blow(150);
        await storm.settle();
        storm.check();
        await storm.stop();
      });
    }, 120_000);
  }
});

/** A server on which much goes wrong, a list-watch that follows it, and a writer whose answers come early or late. */
class Storm {
  private readonly clock = new VirtualClock();
  private readonly server: EventLogServer;
  private readonly replayed = new ReplayedState();
  private readonly store: ResourceStore;
  private readonly watch: ListWatch;
  private readonly controller = new AbortController();
  private readonly answers: KubernetesObject[] = [];

  constructor(
    private readonly dice: Dice,
    initialState: 'list' | 'stream',
  ) {
    this.server = new EventLogServer(dice);
    for (let i = dice.int(0, 8); i > 0; i--) this.server.write(this.name());
    this.store = new ResourceStore('default', WHOLE, (changes) => {
      for (const change of changes) this.replayed.take(change);
      this.replayed.compareTo(this.store.values());
    });
    const options = { name: 'widgets', initialState, pageSize: dice.int(1, 4), silenceMs: 75_000 };
    this.server.isFaulty = dice.oneIn(2);
    this.watch = new ListWatch(this.server, options, this.clock, dice.random, new RecordingLog(), (event) =>
      this.store.take(event),
    );
    void this.watch.run(this.controller.signal);
  }

  async blow(steps: number): Promise<void> {
    const { dice, server, clock } = this;
    for (let step = 0; step < steps; step++) {
      if (dice.oneIn(15)) server.isFaulty = !server.isFaulty;
      if (dice.oneIn(2)) this.write();
      if (dice.oneIn(3)) server.deliver(dice.int(1, 4));
      if (dice.oneIn(5)) server.disturb();
      if (dice.oneIn(10)) server.compact(dice.int(0, 5));
      if (dice.oneIn(3)) await clock.advance(dice.pick([0, 1, 200, 1_000, 20_000, 80_000]));
      if (dice.oneIn(3)) this.hearAnswer();
    }
  }

  /** The weather clears up. */
  async settle(): Promise<void> {
    this.server.isFaulty = false;
    for (let i = 0; i < 20; i++) {
      await this.clock.advance(20_000);
      this.server.deliver();
      this.server.bookmark();
    }
    while (this.answers.length > 0) this.hearAnswer();
    await this.clock.advance(0);
  }

  check(): void {
    const held = [...this.store.values()].map(describeStored).sort();
    const truth = [...this.server.state().values()].map(
      ({ metadata: { name, uid, resourceVersion } }) => `default/default/${name} ${uid}@${resourceVersion}`,
    );
    expect(held).toEqual(truth.sort());
    this.replayed.expectToBe(this.store.values());
    expect(this.replayed.syncs).toBe(1);
    expect(this.watch.status).toMatchObject({ state: 'streaming', isSynced: true });
    expect(this.server.openStreams).toBe(1);
  }

  async stop(): Promise<void> {
    this.controller.abort();
    await this.clock.settle();
    expect(this.server.openStreams).toBe(0);
    expect(this.clock.timers).toBe(0);
  }

  private write(): void {
    const answer = this.server.write(this.name());
    if (answer && this.dice.oneIn(2)) this.answers.push(answer);
  }

  private hearAnswer(): void {
    const answer = this.answers.splice(this.dice.int(0, this.answers.length - 1), 1)[0];
    if (answer) this.store.observeWrite(structuredClone(answer));
  }

  private name(): string {
    return `w${this.dice.int(1, 6)}`;
  }
}
