import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connect } from '../support/cluster.js';
import { Dice } from '../support/for-seeds.js';
import { machineNow, type ReplicaGroup, ReplicaWorld } from '../support/shard-replicas/index.js';

/** How often replicas come and go: more of it for a long proof. */
const SCALINGS = Number(process.env['SCALINGS'] ?? 4);
const SCALING_CYCLE = [
  'SIGKILL',
  'start',
  'SIGTERM',
  'start',
  'start',
  'SIGKILL',
  'SIGTERM',
  'start',
] as const;
const SEED = Number(process.env['SEED'] ?? 1);
/** Short times, so that a replica which dies is replaced within a test. */
const SHORT = { leaseDurationMs: 3_000, renewDeadlineMs: 2_000 };
/** A machine that has others to do does not end a membership. */
const LONG = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000 };
const TEXT = 'x'.repeat(2_000);

let world: ReplicaWorld;
beforeAll(async () => {
  world = await ReplicaWorld.start();
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** What each replica reads while all objects change once, and that of all changes. */
async function bytesOfTurn(group: ReplicaGroup, turn: string): Promise<number[]> {
  const before = await group.states();
  await group.turn(turn);
  const after = await group.states();
  return after.map(({ bytes }, index) => bytes - before[index]!.bytes);
}

/** How many runs end in a second, when there is always one more to begin: the best of some spells. */
async function runsPerSecond(group: ReplicaGroup): Promise<number> {
  const SPELL_MS = 2_000;
  const spells = Array.from({ length: 3 }, () => 0);
  let startedAt = machineNow();
  for (const spell of spells.keys()) {
    await group.eventually(() => expect(machineNow()).toBeGreaterThan(startedAt + SPELL_MS));
    const endedAt = machineNow();
    const from = startedAt;
    const done = group.history.doneAt.filter((at) => at >= from && at < endedAt).length;
    spells[spell] = (done * 1_000) / (endedAt - from);
    startedAt = endedAt;
  }
  return Math.max(...spells);
}

describe('replicas that are processes of their own', () => {
  it(
    `run each object in one of them at a time, and forget none, over ${SCALINGS} scalings under load`,
    { timeout: 60_000 + SCALINGS * 30_000 },
    async () => {
      const dice = new Dice(SEED);
      await using group = await world.group({
        objects: 200,
        data: { turn: '0', runMs: '40' },
        sharding: SHORT,
      });
      group.start('replica-1', 'replica-2', 'replica-3');
      await group.settled();
      await group.applied('0');
      let started = 3;
      for (let scaling = 1; scaling <= SCALINGS; scaling++) {
        const turn = String(scaling);
        const before = group.history.size;
        const changed = group.change({ turn });
        // Of the changes, some come before, some while, and some after a replica comes or goes.
        await group.eventually(() => expect(group.history.size).toBeGreaterThan(before + dice.int(0, 150)));
        const action = SCALING_CYCLE[(scaling - 1) % SCALING_CYCLE.length]!;
        if (action === 'start') group.start(`replica-${++started}`);
        else await group.stop(dice.pick([...group.replicas.keys()]), action);
        await changed;
        await group.settled();
        await group.applied(turn);
      }
      expect(group.history.overlaps()).toEqual([]);
      console.log(
        `${group.history.size} runs of ${group.names.length} objects, none of them twice at a time`,
      );
    },
  );

  it('carry almost three times as much as one, and are each sent about a third', async () => {
    await using group = await world.group({
      objects: 300,
      data: { turn: '0', text: TEXT },
      concurrency: 8,
      sharding: LONG,
    });
    group.start('replica-1');
    await group.settled();
    await group.applied('0');
    const [whole] = await bytesOfTurn(group, '1');
    await group.change({ runMs: '200', again: 'true' });
    const alone = await runsPerSecond(group);
    group.start('replica-2', 'replica-3');
    await group.settled();
    const together = await runsPerSecond(group);
    await group.change({ runMs: '0', again: 'false' });
    expect((await group.states()).map(({ isFilteredByServer }) => isFilteredByServer)).toEqual([
      true,
      true,
      true,
    ]);
    const shares = (await bytesOfTurn(group, '2')).map((bytes) => bytes / whole!);
    console.log(
      `${together.toFixed(0)} runs a second instead of ${alone.toFixed(0)}: ${(together / alone).toFixed(2)} times; ` +
        `each is sent ${shares.map((share) => share.toFixed(2)).join(', ')} of the bytes`,
    );
    expect(together / alone).toBeGreaterThanOrEqual(2.7);
    for (const share of shares) expect(share).toBeGreaterThan(0.25);
    for (const share of shares) expect(share).toBeLessThan(0.42);
    expect(group.history.overlaps()).toEqual([]);
  });

  it('read no more at a hand-over than what they gain', async () => {
    await using group = await world.group({
      objects: 300,
      data: { turn: '0', text: TEXT },
      sharding: LONG,
    });
    group.start('replica-1', 'replica-2', 'replica-3');
    await group.settled();
    await group.applied('0');
    const [before] = await group.states();
    await group.stop('replica-3');
    await group.settled();
    const [after] = await group.states();
    const gained = after!.objects - before!.objects;
    expect(gained).toBeGreaterThan(30);
    // A list of all that it has would be three times as much.
    const read = (after!.bytes - before!.bytes) / TEXT.length;
    console.log(`for ${gained} objects that it gained, a replica has read as much as ${read.toFixed(0)} are`);
    expect(read).toBeLessThan(2 * gained);
  });

  it.runIf(inject('server') === 'real')(
    'are each sent everything by a server that does not filter, and keep their third',
    async () => {
      await using unfiltered = await connect();
      await using group = await world.group(
        {
          objects: 300,
          data: { turn: '0', text: TEXT },
          sharding: LONG,
        },
        unfiltered,
      );
      group.start('replica-1', 'replica-2', 'replica-3');
      await group.settled();
      await group.applied('0');
      const states = await group.states();
      expect(states.map(({ isFilteredByServer }) => isFilteredByServer)).toEqual([false, false, false]);
      for (const { objects } of states) expect(objects).toBeLessThan(0.42 * group.names.length);
      const bytes = await bytesOfTurn(group, '1');
      for (const one of bytes) expect(one).toBeGreaterThan(group.names.length * TEXT.length);
      expect(Math.max(...bytes) / Math.min(...bytes)).toBeLessThan(1.1);
      expect(group.history.overlaps()).toEqual([]);
    },
  );
});
