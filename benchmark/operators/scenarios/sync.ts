import { RunningPeer } from '../running-peer.js';
import { eachVariant, type Scenario } from '../scenario.js';
import { Stage } from '../stage.js';

const MIB = 1024 * 1024;

/** S1: objects that are as they should be already, until each has been handed to a reconcile that does nothing. */
export function sync(count: number): Scenario {
  const seconds = { unit: 's', less: true };
  return {
    name: `s1-${count}`,
    title: `${count.toLocaleString('en')} existing objects, until each has been reconciled`,
    columns: {
      'wall from first request': seconds,
      'wall from start': seconds,
      'CPU from first request': seconds,
      'CPU from start': seconds,
      RSS: { unit: 'MiB', less: true },
      'peak RSS': { unit: 'MiB', less: true },
      'RSS 3 s later': { unit: 'MiB', less: true },
    },
    entrants: eachVariant(async (peer, variant) => {
      await using stage = await Stage.set(count);
      const { kubeconfig } = stage;
      await using running = new RunningPeer(peer, { kubeconfig, mode: 'count', expect: count, variant });
      const starting = await running.when('starting', 60_000);
      const synced = await running.when('synced', 600_000);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const later = await running.read();
      return {
        'wall from first request': (synced.atMs - starting.atMs) / 1000,
        'wall from start': (synced.atMs - running.startedAtMs) / 1000,
        'CPU from first request': synced.cpuSeconds - starting.cpuSeconds,
        'CPU from start': synced.cpuSeconds,
        RSS: synced.residentBytes / MIB,
        'peak RSS': synced.peakResidentBytes / MIB,
        'RSS 3 s later': later.residentBytes / MIB,
      };
    }),
  };
}
