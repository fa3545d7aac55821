import { describe, expect, it } from 'vitest';
import { LeaseWorld, MachineClock, type Fate } from '../../test/support/lease-world.js';
import { RecordingLog } from '../../test/support/recording-log.js';
import { VirtualClock } from '../testing/virtual-clock.js';
import { instantsOf } from './instants.js';
import { resolveLeaderElection, type LeaderElectionOptions } from './leader-election-options.js';
import { LeaderElection, type Leadership } from './leader-election.js';
import { LeaseCampaign } from './lease-campaign.js';
import { resolveLeaseTimes, type LeaseTerms } from './lease-terms.js';
import { LeaseValidity } from './lease-validity.js';

function election() {
  const clock = new VirtualClock();
  const machine = new MachineClock(clock);
  const world = new LeaseWorld(clock);
  const log = new RecordingLog();
  let fate: Fate = {};
  let losses = 0;
  const campaign = (terms: LeaseTerms) =>
    new LeaseCampaign(terms, {
      api: world.api(machine, () => fate),
      validity: new LeaseValidity(instantsOf(machine)),
      clock: machine,
      random: () => 0,
      log,
    });
  const terms = { name: 'a', namespace: 'default', identity: 'me', ...resolveLeaseTimes({}, 'a test') };
  const holders = { campaign, close: () => Promise.resolve() };
  const elected = new LeaderElection(terms, { holders, log, onLost: () => losses++ });
  const told: Leadership[] = [];
  elected.leadership$.subscribe((leadership) => told.push(leadership));
  return { clock, elected, told, log, losses: () => losses, suffer: (next: Fate) => (fate = next) };
}

describe('the election of a leader', () => {
  it('tells of a loss, also whoever is to end the app then, but not of letting go', async () => {
    const { clock, elected, told, log, losses, suffer } = election();
    elected.start();
    await clock.advance(10);
    suffer({ fails: 'unsent' });
    await clock.advance(10_000);
    expect(losses()).toBe(1);
    expect(elected.isLeader).toBe(false);
    suffer({});
    await clock.advance(4_000);
    const stopping = elected.stop();
    await clock.advance(10);
    await stopping;
    expect(losses()).toBe(1);
    expect(told.map(({ isLeader }) => isLeader)).toEqual([false, true, false, true, false]);
    expect(log.lines).toContain('warn: me does not lead any more');
  });

  it('refuses the writes of runs that began before a loss, also once it leads again', async () => {
    const { clock, elected, suffer } = election();
    elected.start();
    await clock.advance(10);
    const fence = elected.mandate.fenceOf();
    expect(fence?.isOpen).toBe(true);
    suffer({ fails: 'unsent' });
    await clock.advance(10_000);
    expect(elected.mandate.covers()).toBe(false);
    suffer({});
    await clock.advance(4_000);
    expect(elected.mandate.fenceOf()?.isOpen).toBe(true);
    expect(fence?.isOpen).toBe(false);
    expect(fence?.refusal('PUT /x').message).toBe(
      'PUT /x was not sent: this process does not lead, by the Lease default/a',
    );
  });
});

describe('the options of the election', () => {
  const resolve = (given: boolean | LeaderElectionOptions, fieldManager?: string) =>
    resolveLeaderElection(given, fieldManager, 'forRoot()');

  it.each([
    ['widget-operator', 'widget-operator'],
    ['example.com/Widget_operator', 'example.com.widget-operator'],
  ])('name the Lease after the field manager "%s": "%s"', (fieldManager, leaseName) => {
    expect(resolve(true, fieldManager)).toEqual({
      leaseName,
      namespace: undefined,
      onLost: 'drain',
      leaseDurationMs: 15_000,
      renewDeadlineMs: 10_000,
      retryPeriodMs: 2_000,
    });
  });

  it.each<[boolean | LeaderElectionOptions, string]>([
    [true, 'needs a name for its Lease that no other operator has: set `fieldManager`'],
    [{ leaseName: 'A' }, '`leaseName` of `leaderElection` of forRoot() to be a name'],
    [{ leaseName: 'a', namespace: 'a.b' }, '`namespace` of `leaderElection`'],
    [{ leaseName: 'a', onLost: 'stop' as 'exit' }, "to be 'drain' or 'exit'"],
    [{ lease: 'a' } as LeaderElectionOptions, 'has no option `lease`'],
  ])('refuse %o', (given, message) => {
    expect(() => resolve(given)).toThrow(message);
  });
});
