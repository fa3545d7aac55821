import { describe, expect, it } from 'vitest';
import { forSeeds, type Dice } from '../../test/support/for-seeds.js';
import { forbidden, LeaseWorld, MachineClock, type Fate } from '../../test/support/lease-world.js';
import { RecordingLog } from '../../test/support/recording-log.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { instantsOf } from './instants.js';
import type { LeaseApi } from './lease-api.js';
import { LeaseCampaign } from './lease-campaign.js';
import type { LeaseState } from './lease-holder.js';
import type { LeaseObject } from './lease-object.js';
import { resolveLeaseTimes } from './lease-terms.js';
import { LeaseValidity } from './lease-validity.js';

const times = resolveLeaseTimes({}, 'a test');

function world() {
  const clock = new VirtualClock();
  const leases = new LeaseWorld(clock);
  const replica = (
    identity: string,
    {
      machine = new MachineClock(clock),
      api = leases.api(machine),
    }: { machine?: MachineClock; api?: LeaseApi } = {},
  ) => {
    const log = new RecordingLog();
    const validity = new LeaseValidity(instantsOf(machine));
    const terms = { name: 'a', namespace: 'default', identity, ...times };
    const campaign = new LeaseCampaign(terms, { api, validity, clock: machine, random: () => 0.5, log });
    const states: LeaseState[] = [];
    campaign.state$.subscribe((state) => states.push(state));
    return { campaign, log, states, machine, types: () => states.map(({ type }) => type) };
  };
  return { clock, leases, replica };
}

describe('a campaign for a Lease', () => {
  it('creates the Lease, and renews it every retryPeriodMs', async () => {
    const { clock, leases, replica } = world();
    const { campaign, types } = replica('one');
    campaign.start();
    await clock.advance(10_000);
    expect(types()).toEqual(['waiting', 'held']);
    expect(leases.lease?.spec).toMatchObject({
      holderIdentity: 'one',
      leaseDurationSeconds: 15,
      acquireTime: '2026-01-01T00:00:00.002000Z',
      leaseTransitions: 0,
    });
    expect(leases.writes.length).toBeGreaterThan(4);
    expect(leases.writes.length).toBeLessThan(8);
  });

  it('waits for as long as the holder asks for after the last change that it has seen, whatever the clocks say', async () => {
    const { clock, leases, replica } = world();
    const first = replica('one', { machine: new MachineClock(clock, 1, -86_400_000) });
    const second = replica('two', { machine: new MachineClock(clock, 1, 86_400_000) });
    first.campaign.start();
    await clock.advance(100);
    second.campaign.start();
    await clock.advance(60_000);
    expect(second.states).toEqual([
      { type: 'waiting', holder: undefined },
      { type: 'waiting', holder: 'one' },
    ]);
    first.machine.freeze(600_000);
    const frozenAt = clock.now();
    while (second.campaign.state.type !== 'held') await clock.advance(10);
    expect(clock.now() - frozenAt).toBeGreaterThan(13_000);
    expect(clock.now() - frozenAt).toBeLessThan(15_000 + 2_000 + 1_000);
    expect(leases.lease?.spec).toMatchObject({ holderIdentity: 'two', leaseTransitions: 1 });
  });

  it('is not held any more once it has not been renewed for renewDeadlineMs, and is gained again later', async () => {
    const { clock, leases, replica } = world();
    let fate: Fate = {};
    const machine = new MachineClock(clock);
    const { campaign, states, log, types } = replica('one', {
      machine,
      api: leases.api(machine, () => fate),
    });
    campaign.start();
    await clock.advance(10);
    const epoch = states[1]?.type === 'held' ? states[1].epoch : 0;
    fate = { fails: 'unsent' };
    await clock.advance(9_900);
    expect(campaign.validity.isValid(epoch)).toBe(true);
    await clock.advance(200);
    expect(campaign.validity.isValid(epoch)).toBe(false);
    expect(types()).toEqual(['waiting', 'held', 'waiting']);
    expect(log.warnings).toEqual([
      'warn: The Lease default/a could not be renewed: the call was unsent',
      'warn: The Lease default/a could not be renewed for 10000 ms, and is not held any more',
    ]);
    fate = {};
    await clock.advance(4_000);
    expect(states.at(-1)).toMatchObject({ type: 'held', epoch: 2, transitions: 0 });
    // What was let through before stays shut out.
    expect(campaign.validity.isValid(epoch)).toBe(false);
  });

  it('relies on no write whose answer was lost, and does not forget it either', async () => {
    const { clock, leases, replica } = world();
    let fate: Fate = { fails: 'lost' };
    const machine = new MachineClock(clock);
    const { campaign, types } = replica('one', { machine, api: leases.api(machine, () => fate) });
    campaign.start();
    await clock.advance(10);
    fate = {};
    await clock.advance(2_000);
    fate = { fails: 'lost' };
    await clock.advance(9_700);
    expect(types()).toEqual(['waiting', 'held']);
    expect(leases.lease?.spec?.holderIdentity).toBe('one');
    await clock.advance(300);
    expect(types()).toEqual(['waiting', 'held', 'waiting']);
    expect(leases.lease?.spec?.holderIdentity).toBe('one');
    fate = {};
    await clock.advance(2_000);
    expect(types()).toEqual(['waiting', 'held', 'waiting', 'held']);
  });

  it('goes on when somebody else changes the Lease, or deletes it', async () => {
    const { clock, leases, replica } = world();
    const { campaign, types } = replica('one');
    campaign.start();
    await clock.advance(10);
    const lease = leases.lease!;
    leases.lease = {
      ...lease,
      metadata: { ...lease.metadata, resourceVersion: 'x', annotations: { note: 'hello' } },
      spec: { ...lease.spec, strategy: 'OldestEmulationVersion', preferredHolder: 'two' },
    };
    await clock.advance(2_000);
    expect(leases.lease).toMatchObject({
      metadata: { annotations: { note: 'hello' } },
      spec: { holderIdentity: 'one', strategy: 'OldestEmulationVersion', preferredHolder: 'two' },
    });
    leases.lease = undefined;
    await clock.advance(2_000);
    expect(leases.lease).toMatchObject({ spec: { holderIdentity: 'one' } });
    expect(types()).toEqual(['waiting', 'held']);
  });

  it('does not take a deleted Lease before its holder would have lost it', async () => {
    const { clock, leases, replica } = world();
    const [first, second] = [replica('one'), replica('two')];
    first.campaign.start();
    await clock.advance(100);
    second.campaign.start();
    await clock.advance(10_000);
    first.machine.freeze(600_000);
    leases.lease = undefined;
    const deletedAt = clock.now();
    while (second.campaign.state.type !== 'held') await clock.advance(10);
    expect(clock.now() - deletedAt).toBeGreaterThan(15_000);
    expect(clock.now() - deletedAt).toBeLessThan(18_000);
  });

  it('stops at once when it finds somebody else there', async () => {
    const { clock, leases, replica } = world();
    const { campaign, states } = replica('one');
    campaign.start();
    await clock.advance(10);
    const { metadata, spec } = leases.lease!;
    leases.lease = {
      metadata: { ...metadata, resourceVersion: 'x' },
      spec: { ...spec, holderIdentity: 'thief' },
    } as LeaseObject;
    await clock.advance(2_100);
    expect(states.at(-1)).toEqual({ type: 'waiting', holder: 'thief' });
    expect(campaign.validity.isValid(1)).toBe(false);
  });

  it('hands over at its release, with a note for the next holder', async () => {
    const { clock, leases, replica } = world();
    const [first, second] = [replica('one'), replica('two')];
    first.campaign.start();
    await clock.advance(100);
    second.campaign.start();
    await clock.advance(10_000);
    const releasing = first.campaign.release({ annotations: { 'example.com/version': '17' } });
    expect(first.campaign.validity.isValid(1)).toBe(false);
    await clock.advance(10);
    await releasing;
    expect(leases.lease?.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    expect(first.types()).toEqual(['waiting', 'held', 'released']);
    await clock.advance(2_000);
    expect(second.states.at(-1)).toEqual({
      type: 'held',
      epoch: 1,
      transitions: 1,
      annotations: { 'example.com/version': '17' },
    });
    await clock.advance(60_000);
    expect(leases.lease?.spec?.holderIdentity).toBe('two');
  });

  it('releases also what it may hold without knowing', async () => {
    const { clock, leases, replica } = world();
    let calls = 0;
    const machine = new MachineClock(clock);
    const api = leases.api(machine, () => (++calls === 2 ? { fails: 'lost' } : {}));
    const { campaign } = replica('one', { machine, api });
    campaign.start();
    await clock.advance(10);
    expect(campaign.state.type).toBe('waiting');
    expect(leases.lease?.spec?.holderIdentity).toBe('one');
    const releasing = campaign.release();
    await clock.advance(10);
    await releasing;
    expect(leases.lease?.spec?.holderIdentity).toBe('');
  });

  it('tells once why it can not be taken, and when that is over', async () => {
    const { clock, leases, replica } = world();
    const machine = new MachineClock(clock);
    const free = leases.api(machine);
    let isForbidden = true;
    const api = { ...free, read: () => (isForbidden ? Promise.reject(forbidden()) : free.read()) };
    const { campaign, log } = replica('one', { machine, api });
    campaign.start();
    await clock.advance(20_000);
    isForbidden = false;
    await clock.advance(2_000);
    expect(log.lines.filter((line) => !line.startsWith('debug'))).toEqual([
      expect.stringMatching(/^warn: The Lease default\/a could not be taken: .* is forbidden$/),
      'log: The Lease default/a can be reached again',
    ]);
    expect(campaign.state.type).toBe('held');
  });
});

describe('the times of a Lease', () => {
  it.each([
    [{ leaseDurationMs: 10_000 }, 'to be more than `renewDeadlineMs`, got 10000 and 10000'],
    [{ renewDeadlineMs: 2_400 }, 'to be more than 1.2 times `retryPeriodMs`, got 2400 and 2000'],
    [
      { leaseDurationMs: 999, renewDeadlineMs: 500, retryPeriodMs: 100 },
      'a finite number >= 1000, got `999`',
    ],
  ])('%o are refused', (options, message) => {
    expect(() => resolveLeaseTimes(options, '`leaderElection`')).toThrow(message);
  });
});

describe('several campaigns for one Lease', () => {
  const SEEDS = Number(process.env['LEASE_SEEDS'] ?? 25);

  it(`are never valid at a time, whatever happens to calls, clocks and machines, and one is in the end (${SEEDS} seeds)`, async () => {
    await forSeeds(SEEDS, async (dice) => {
      const storm = new Storm(dice);
      await storm.blow(180_000);
      expect(storm.problems).toEqual([]);
      await storm.settle();
    });
  });
});

/** Replicas with clocks of all sorts, on a network that loses, delays and partitions. */
class Storm {
  readonly problems: string[] = [];
  private readonly world = world();
  private readonly replicas;
  private readonly partitionedUntil = new Map<string, number>();
  private isCalm = false;

  constructor(private readonly dice: Dice) {
    const { clock, leases, replica } = this.world;
    this.replicas = ['one', 'two', 'three'].map((identity) => {
      // Rates that differ by less than 15/10, as is promised for.
      const machine = new MachineClock(clock, dice.pick([0.85, 1, 1, 1.2]), dice.int(-1e9, 1e9));
      return {
        identity,
        ...replica(identity, { machine, api: leases.api(machine, () => this.fate(identity)) }),
      };
    });
  }

  async blow(forMs: number): Promise<void> {
    const { clock, leases } = this.world;
    for (const { campaign } of this.replicas) {
      campaign.start();
      await clock.advance(this.dice.int(0, 5_000));
    }
    const endsAt = clock.now() + forMs;
    while (clock.now() < endsAt && this.problems.length === 0) {
      this.strike();
      // Somebody deletes it while all know its holder.
      const isKnown = this.replicas.every(({ campaign, identity }) => {
        const { state } = campaign;
        const known = state.type === 'held' ? identity : state.type === 'waiting' ? state.holder : undefined;
        return known !== undefined && known === leases.lease?.spec?.holderIdentity;
      });
      if (isKnown && this.dice.oneIn(60)) leases.lease = undefined;
      await clock.advance(this.dice.int(1, 300));
      this.check();
    }
  }

  /** Once nothing happens any more, there is one. */
  async settle(): Promise<void> {
    this.isCalm = true;
    await this.world.clock.advance(180_000);
    expect(this.replicas.filter(({ campaign }) => campaign.state.type === 'held')).toHaveLength(1);
    this.check();
    expect(this.problems).toEqual([]);
  }

  private strike(): void {
    const { dice } = this;
    const { identity, machine } = dice.pick(this.replicas);
    if (dice.oneIn(30)) machine.freeze(dice.int(0, 30_000));
    if (dice.oneIn(30)) this.partitionedUntil.set(identity, this.world.clock.now() + dice.int(0, 40_000));
  }

  private fate(identity: string): Fate {
    const { dice } = this;
    if (this.isCalm) return {};
    const isPartitioned = (this.partitionedUntil.get(identity) ?? 0) > this.world.clock.now();
    const delays = { delayMs: dice.int(0, 400), answerDelayMs: dice.int(0, 400) };
    if (isPartitioned) return { ...delays, answerDelayMs: 3_000, fails: dice.pick(['unsent', 'lost']) };
    return dice.oneIn(12) ? { ...delays, fails: dice.pick(['unsent', 'lost']) } : delays;
  }

  private check(): void {
    const valid = this.replicas.filter(({ campaign }) =>
      // Any epoch: that of the state may be told late.
      [...Array(200).keys()].some((epoch) => epoch > 0 && campaign.validity.isValid(epoch)),
    );
    if (valid.length > 1)
      this.problems.push(
        `${valid.map(({ identity }) => identity).join(' and ')} at ${this.world.clock.now()}`,
      );
  }
}
