import { fileURLToPath } from 'node:url';
import { tcpSocketsOf } from '../../support/processes.js';
import { step } from '../builds/build-steps.js';
import { RunningPeer } from '../running-peer.js';
import { type Column, eachVariant, type Scenario } from '../scenario.js';
import { Stage } from '../stage.js';

const MIB = 1024 * 1024;
const EXISTING = 1_000;
/** Some go on writing for a while once they have seen all. */
const SETTLE_MS = 600_000;
const VIRTUAL_DAY = fileURLToPath(new URL('../idle/virtual-day.js', import.meta.url));

const count: Column = { unit: '', less: true };
const mebibytes: Column = { unit: 'MiB', less: true };
const requestColumns = { lists: count, gets: count, watches: count, writes: count };

/** S8: a settled operator with nothing to do, for so many minutes. */
export function idle(minutes: number): Scenario {
  return {
    name: `s8-${minutes}m`,
    title: `Idle for ${minutes} min with ${EXISTING.toLocaleString('en')} objects`,
    columns: {
      ...requestColumns,
      CPU: { unit: 's', less: true },
      'RSS at the start': mebibytes,
      'RSS at the end': mebibytes,
      sockets: count,
    },
    entrants: eachVariant(async (peer, variant) => {
      await using stage = await Stage.set(EXISTING);
      const { kubeconfig } = stage;
      await using running = new RunningPeer(peer, { kubeconfig, mode: 'write', expect: EXISTING, variant });
      await running.when('synced', 120_000);
      await running.untilQuiet(SETTLE_MS);
      const before = { ...(await running.read()), requests: await stage.requestsByVerb() };
      await running.whileItRuns(new Promise((resolve) => setTimeout(resolve, minutes * 60_000)));
      const after = await running.read();
      const requests = await stage.requestsByVerb();
      const sum = (...verbs: string[]) =>
        verbs.reduce((all, verb) => all + (requests.get(verb) ?? 0) - (before.requests.get(verb) ?? 0), 0);
      return {
        lists: sum('LIST'),
        gets: sum('GET'),
        watches: sum('WATCH'),
        writes: sum('POST', 'PUT', 'PATCH', 'APPLY', 'DELETE', 'DELETECOLLECTION'),
        CPU: after.cpuSeconds - before.cpuSeconds,
        'RSS at the start': before.residentBytes / MIB,
        'RSS at the end': after.residentBytes / MIB,
        sockets: await tcpSocketsOf(running.pid),
      };
    }),
  };
}

interface Holding {
  readonly heapBytes: number;
  readonly sockets: number;
  readonly timers: number;
}

/** S8 in fast-forward: operator and server in one process, whose clock runs as fast as they can follow. */
export const idleDay: Scenario = {
  name: 's8-24h',
  title: `Idle for 24 hours of virtual time with ${EXISTING.toLocaleString('en')} objects, on the embedded server`,
  columns: {
    ...requestColumns,
    'heap at the start': mebibytes,
    'heap growth': mebibytes,
    sockets: count,
    'more sockets': count,
    timers: count,
    'more timers': count,
  },
  entrants: ({ name, variants }) =>
    name === 'nestjs-kuberator'
      ? variants.map((variant) => ({ variant, run: () => measureDay(variant) }))
      : 'it has no clock that could be put forward',
};

async function measureDay(variant: string) {
  const printed = await step(process.execPath, ['--expose-gc', VIRTUAL_DAY, String(EXISTING)], {
    cwd: process.cwd(),
    env: { BENCH_MODE: 'write', BENCH_EXPECT: String(EXISTING), BENCH_VARIANT: variant },
  });
  // The operator says on the same output when it is through.
  const { requests, before, after } = JSON.parse(printed.slice(printed.lastIndexOf('\n') + 1)) as {
    requests: Readonly<Record<string, number>>;
    before: Holding;
    after: Holding;
  };
  const sum = (...verbs: string[]) => verbs.reduce((all, verb) => all + (requests[verb] ?? 0), 0);
  return {
    lists: sum('list'),
    gets: sum('get'),
    watches: sum('watch'),
    writes: sum('create', 'update', 'patch', 'apply', 'delete', 'deletecollection'),
    'heap at the start': before.heapBytes / MIB,
    'heap growth': (after.heapBytes - before.heapBytes) / MIB,
    sockets: after.sockets,
    'more sockets': after.sockets - before.sockets,
    timers: after.timers,
    'more timers': after.timers - before.timers,
  };
}
