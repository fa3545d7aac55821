import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineNow, ReplicaWorld } from '../support/shard-replicas/index.js';

/** Short times, so that a replica which stands still is replaced within a test. */
const SHORT = { leaseDurationMs: 6_000, renewDeadlineMs: 4_000 };

let world: ReplicaWorld;
beforeAll(async () => {
  world = await ReplicaWorld.start();
});
afterAll(() => world?.[Symbol.asyncDispose]());

describe('replicas that share objects', () => {
  it.each([
    ['stands still', 'freeze'],
    ['has code that leaves its event loop no time', 'block'],
  ] as const)('run nothing twice where one %s for longer than its Lease lasts', async (_, how) => {
    await using group = await world.group({
      objects: 60,
      data: { turn: '0' },
      concurrency: 60,
      sharding: SHORT,
    });
    group.start('replica-1', 'replica-2', 'replica-3');
    await group.settled();
    await group.applied('0');
    const frozen = group.replicas.get('replica-1')!;
    const running = (isFrozen: boolean) =>
      group.history
        .all()
        .filter(({ replica, how }) => how === 'running' && (replica === frozen.name) === isFrozen);

    // Some of its objects are under way when it stops, and want to write at their end.
    // Those that it ran last: at first, it may have had others, too.
    const lastRunBy = new Map(group.history.all().map(({ name, replica }) => [name, replica]));
    const own = group.names.find((name) => lastRunBy.get(name) === frozen.name);
    const others = group.names.filter((name) => name !== own);
    await group.change({ turn: '1', writes: 'true', runMs: '1500' }, others);
    await group.eventually(() => expect(running(true).length).toBeGreaterThan(0));
    const blocksWhile = path.join(world.folder, `block-${how}`);
    await writeFile(blocksWhile, '');
    const last = how === 'block' ? { blocks: frozen.name, blocksWhile } : { runMs: '1500' };
    await group.change({ turn: '1', writes: 'true', ...last }, [own!]);
    // Not between the look at what it may run and the run: that would begin after all, and write nothing.
    await group.eventually(() => expect(running(true).map(({ name }) => name)).toContain(own));
    if (how === 'freeze') frozen.freeze();
    const stoppedAt = machineNow();
    await group.eventually(async () => {
      const data = await Promise.all(group.names.map((name) => group.data(name)));
      expect(data.filter(({ done }) => done !== '1')).toEqual([]);
    });

    // The others are busy with all objects when it comes back: whatever it began would be a second run.
    await group.change({ turn: '2', runMs: '2500' });
    await group.eventually(() => expect(running(false)).toHaveLength(group.names.length));
    const thawedAt = machineNow();
    await rm(blocksWhile);
    frozen.thaw();
    await group.applied('2');
    await group.settled();

    const cut = group.history
      .of(frozen.name)
      .filter(({ beganAt, endedAt }) => beganAt <= stoppedAt && endedAt >= thawedAt);
    expect(cut.length).toBeGreaterThan(0);
    expect(cut.filter(({ how }) => how === 'done')).toEqual([]);
    expect(group.history.overlaps().filter(([first]) => !cut.includes(first))).toEqual([]);
    for (const { name } of cut) expect((await group.data(name)).by).not.toBe(frozen.name);
    console.log(`of ${cut.length} runs that were cut off: ${cut.map(({ how }) => how).join(', ')}`);
  });
});
