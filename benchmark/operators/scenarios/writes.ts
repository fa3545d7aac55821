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

const COUNT = 2_000;
const MANY = COUNT.toLocaleString('en');

/** S2: new objects, until each has its finalizer and a status. With a number, among so many others. */
export function creations(others?: number): Scenario {
  const existing = others ?? 1_000;
  return {
    name: others === undefined ? 's2' : `s2-${others}`,
    title: `${MANY} creations${among(others)}, until each has its finalizer and its status`,
    columns,
    entrants: eachVariant((peer, variant) =>
      measure(existing, (stage) => new RunningPeer(peer, task(stage, existing, variant)), {
        load: (stage, index) =>
          stage.client.request('POST', WIDGETS, JSON.stringify(widget(existing + index))),
        isDone: ({ type, object: { metadata, status } }) =>
          type !== 'DELETED' && status?.ready === true && metadata.finalizers?.includes(FINALIZER) === true,
      }),
    ),
  };
}

/** S4: deletions of objects that are held by a finalizer, until each is gone. With a number, among so many others. */
export function deletions(others?: number): Scenario {
  const existing = COUNT + (others ?? 0);
  return {
    name: others === undefined ? 's4' : `s4-${others}`,
    title: `${MANY} deletions${among(others)} of objects with a finalizer, until each is gone`,
    columns,
    entrants: eachVariant((peer, variant) =>
      measure(existing, (stage) => new RunningPeer(peer, task(stage, existing, variant)), {
        load: (stage, index) => stage.client.request('DELETE', `${WIDGETS}/${widgetName(index)}`),
        isDone: ({ type }) => type === 'DELETED',
      }),
    ),
  };
}

const among = (others: number | undefined) =>
  others === undefined ? '' : ` among ${others.toLocaleString('en')} others`;

const task = (stage: Stage, expect: number, variant: 'default' | 'tuned') =>
  ({ kubeconfig: stage.kubeconfig, mode: 'write', expect, variant }) as const;

type OnEvent = Parameters<typeof watchWidgets>[1];

async function measure(
  seeds: number,
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
  const countdown = new Countdown(COUNT);
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
  await together(COUNT, WORKERS, (index) => load(stage, index));
  const doneAt = await countdown.within(300_000);
  const after = await running.read();
  return {
    'objects/s': (COUNT / (doneAt - startedAt)) * 1000,
    'requests an object': ((await stage.requests()) - before.requests - COUNT) / COUNT,
    CPU: after.cpuSeconds - before.cpuSeconds,
    'CPU of the API server': (await stage.serverCpuSeconds()) - before.server,
    RSS: after.residentBytes / 1024 / 1024,
  };
}
