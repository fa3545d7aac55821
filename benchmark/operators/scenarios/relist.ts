import { startTcpProxy } from '../../../test/support/fault-proxy/index.js';
import { resetPeak } from '../../support/processes.js';
import { together } from '../../support/together.js';
import type { PeerCommand, Variant } from '../peer.js';
import { RunningPeer } from '../running-peer.js';
import { eachVariant, type Figures, type Scenario } from '../scenario.js';
import { Stage } from '../stage.js';
import { Countdown, watchWidgets } from '../widget-watch.js';
import { FINALIZER, widget, widgetName, WIDGETS } from '../widgets.js';

const MIB = 1024 * 1024;
const MERGE_PATCH = 'application/merge-patch+json';
const WRITES_AT_ONCE = 16;
/** Longer than any operator waits between two attempts to reach the server. */
const STUCK_MS = 120_000;
/** Some go on writing for a while once they have seen all. */
const SETTLE_MS = 600_000;

/**
 * S5: the operator is cut off, and when it comes back, the server has forgotten all history: it has to read everything
 * anew, and to find out what happened meanwhile.
 */
export function relist(count: number): Scenario {
  const perKind = Math.max(1, Math.min(100, Math.floor(count / 10)));
  return {
    name: `s5-${count}`,
    title:
      `${count.toLocaleString('en')} objects listed anew after an outage in which ${perKind} each were ` +
      'changed, created, deleted and lost, until what there is to do for them is done',
    columns: {
      'wall until handled': { unit: 's', less: true },
      'CPU until quiet': { unit: 's', less: true },
      'RSS before': { unit: 'MiB', less: true },
      'peak RSS': { unit: 'MiB', less: true },
      'runs for a change': { unit: '', less: true },
      'longest block': { unit: 'ms', less: true },
    },
    entrants: eachVariant((peer, variant) => measure(peer, variant, count, perKind)),
  };
}

async function measure(
  peer: PeerCommand,
  variant: Variant,
  count: number,
  perKind: number,
): Promise<Figures> {
  await using stage = await Stage.set(count);
  await using proxy = await startTcpProxy({
    target: { host: '127.0.0.1', port: Number(new URL(stage.url).port) },
  });
  const kubeconfig = await stage.kubeconfigVia(proxy.url);
  const task = { kubeconfig, mode: 'write', expect: count, variant, isAsked: true } as const;
  await using running = new RunningPeer(peer, task);
  await running.when('synced', SETTLE_MS);
  await running.untilQuiet(SETTLE_MS);

  await proxy.refuse();
  proxy.cut('rst');
  await changeMeanwhile(stage, count, perKind);
  await stage.restartWithoutHistory();
  const countdown = new Countdown(3 * perKind);
  using _watch = await watchWidgets(stage.client, countHandled(count, perKind, countdown));

  await resetPeak(running.pid);
  const before = await running.read();
  const asked = await running.ask();
  await proxy.accept();
  const startedAtMs = performance.now();
  const handledAtMs = await running.whileItRuns(countdown.unlessStuck(STUCK_MS));
  const after = await running.untilQuiet(SETTLE_MS);
  const answer = await running.ask();
  return {
    'wall until handled': (handledAtMs - startedAtMs) / 1000,
    'CPU until quiet': after.cpuSeconds - before.cpuSeconds,
    'RSS before': before.residentBytes / MIB,
    'peak RSS': after.peakResidentBytes / MIB,
    // Lost objects need none, and one for each of the others is enough.
    ...(answer && asked && { 'runs for a change': (answer.runs - asked.runs) / (3 * perKind) }),
    ...(answer?.longestBlockMs !== undefined && { 'longest block': answer.longestBlockMs }),
  };
}

/** By their numbers: first those that are changed, then those that are deleted, then those that are lost; new ones at the end. */
async function changeMeanwhile({ client }: Stage, count: number, perKind: number): Promise<void> {
  const each = (one: (index: number) => Promise<unknown>) => together(perKind, WRITES_AT_ONCE, one);
  const pathOf = (index: number) => `${WIDGETS}/${widgetName(index)}`;
  const patch = (index: number, body: object) =>
    client.request('PATCH', pathOf(index), JSON.stringify(body), MERGE_PATCH);
  await each((index) => patch(index, { spec: { size: 1 } }));
  await each((index) => client.request('DELETE', pathOf(perKind + index)));
  await each(async (index) => {
    await patch(2 * perKind + index, { metadata: { finalizers: null } });
    await client.request('DELETE', pathOf(2 * perKind + index));
  });
  await each((index) => client.request('POST', WIDGETS, JSON.stringify(widget(count + index))));
}

/** Each once: a changed one when its status has observed it, a deleted one when it is gone, a new one when it is ready. */
function countHandled(
  count: number,
  perKind: number,
  countdown: Countdown,
): Parameters<typeof watchWidgets>[1] {
  const handled = new Set<number>();
  return ({ type, object: { metadata, status } }, atMs) => {
    const index = Number(metadata.name.slice('w-'.length));
    const isObserved = status?.ready === true && status.observedGeneration === metadata.generation;
    const isHandled =
      index < perKind
        ? metadata.generation === 2 && isObserved
        : index < 2 * perKind
          ? type === 'DELETED'
          : index >= count && isObserved && metadata.finalizers?.includes(FINALIZER) === true;
    if (!isHandled || handled.has(index)) return;
    handled.add(index);
    countdown.count(atMs);
  };
}
