import { together } from '../../support/together.js';
import { RunningPeer } from '../running-peer.js';
import { eachVariant, type Figures, type Scenario } from '../scenario.js';
import { Stage } from '../stage.js';
import { Countdown, watchWidgets } from '../widget-watch.js';
import { FINALIZER, widget, widgetName, WIDGETS } from '../widgets.js';

const WORKERS = 16;
const columns = {
  'objects/s': { unit: '/s', less: false },
  'requests an object': { unit: '', less: true },
  CPU: { unit: 's', less: true },
  'CPU of the API server': { unit: 's', less: true },
  RSS: { unit: 'MiB', less: true },
};

/** S2: new objects, until each has its finalizer and a status. */
export function creations(count: number): Scenario {
  const existing = 1_000;
  return {
    name: 's2',
    title: `${count.toLocaleString('en')} creations, until each has its finalizer and its status`,
    columns,
    entrants: eachVariant((peer, variant) =>
      measure(existing, count, (stage) => new RunningPeer(peer, task(stage, existing, variant)), {
        load: (stage, index) =>
          stage.client.request('POST', WIDGETS, JSON.stringify(widget(existing + index))),
        isDone: ({ type, object: { metadata, status } }) =>
          type !== 'DELETED' && status?.ready === true && metadata.finalizers?.includes(FINALIZER) === true,
      }),
    ),
  };
}

/** S4: deletions of objects that are held by a finalizer, until each is gone. */
export function deletions(count: number): Scenario {
  return {
    name: 's4',
    title: `${count.toLocaleString('en')} deletions of objects with a finalizer, until each is gone`,
    columns,
    entrants: eachVariant((peer, variant) =>
      measure(count, count, (stage) => new RunningPeer(peer, task(stage, count, variant)), {
        load: (stage, index) => stage.client.request('DELETE', `${WIDGETS}/${widgetName(index)}`),
        isDone: ({ type }) => type === 'DELETED',
      }),
    ),
  };
}

const task = (stage: Stage, expect: number, variant: 'default' | 'tuned') =>
  ({ kubeconfig: stage.kubeconfig, mode: 'write', expect, variant }) as const;

type OnEvent = Parameters<typeof watchWidgets>[1];

async function measure(
  seeds: number,
  count: number,
  start: (stage: Stage) => RunningPeer,
  {
    load,
    isDone,
  }: {
    load: (stage: Stage, index: number) => Promise<unknown>;
    isDone: (event: Parameters<OnEvent>[0]) => boolean;
  },
): Promise<Figures> {
  await using stage = await Stage.set(seeds);
  await using running = start(stage);
  await running.when('synced', 600_000);
  const done = new Set<string>();
  const countdown = new Countdown(count);
  using _watch = await watchWidgets(stage.client, (event, atMs) => {
    const { name } = event.object.metadata;
    if (!isDone(event) || done.has(name)) return;
    done.add(name);
    countdown.count(atMs);
  });
  const before = {
    ...(await running.read()),
    server: await stage.serverCpuSeconds(),
    requests: await stage.requests(),
  };
  const startedAt = performance.now();
  await together(count, WORKERS, (index) => load(stage, index));
  const doneAt = await countdown.within(300_000);
  const after = await running.read();
  return {
    'objects/s': (count / (doneAt - startedAt)) * 1000,
    'requests an object': ((await stage.requests()) - before.requests - count) / count,
    CPU: after.cpuSeconds - before.cpuSeconds,
    'CPU of the API server': (await stage.serverCpuSeconds()) - before.server,
    RSS: after.residentBytes / 1024 / 1024,
  };
}
