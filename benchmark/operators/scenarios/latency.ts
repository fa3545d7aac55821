import { RunningPeer } from '../running-peer.js';
import { eachVariant, type Scenario } from '../scenario.js';
import { Stage } from '../stage.js';
import { Countdown, watchWidgets } from '../widget-watch.js';
import { widgetName, WIDGETS } from '../widgets.js';

const CHANGE = JSON.stringify({ spec: { size: 1 } });

/** How often, and how many. */
const QUIET = { name: 's3', updates: 500, everyMs: 20 };
const BUSY = { name: 's3-busy', updates: 5_000, everyMs: 2 };

/** S3: from the answer to a changed spec to the status that has observed it. With a number, among so many objects. */
export const latency = (objects?: number): Scenario =>
  updating(objects === undefined ? QUIET : { ...QUIET, name: `s3-${objects}` }, objects);
export const latencyWhenBusy: Scenario = updating(BUSY);

function updating({ name, updates, everyMs }: typeof QUIET, objects = 10_000): Scenario {
  const ms = { unit: 'ms', less: true };
  return {
    name,
    title: `${updates} updates of ${objects.toLocaleString('en')} objects, one every ${everyMs} ms, until the status has observed each`,
    columns: {
      p50: ms,
      p90: ms,
      p99: ms,
      'requests an object': { unit: '', less: true },
      CPU: { unit: 's', less: true },
    },
    entrants: eachVariant(async (peer, variant) => {
      await using stage = await Stage.set(objects);
      const { client, kubeconfig } = stage;
      await using running = new RunningPeer(peer, { kubeconfig, mode: 'write', expect: objects, variant });
      await running.when('synced', 600_000);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const answeredAt = new Map<string, number>();
      const observedAt = new Map<string, number>();
      const countdown = new Countdown(updates);
      using _watch = await watchWidgets(client, ({ object: { metadata, status } }, atMs) => {
        if (metadata.generation !== 2 || status?.observedGeneration !== 2) return;
        observedAt.set(metadata.name, atMs);
        countdown.count(atMs);
      });
      const before = { ...(await running.read()), requests: await stage.requests() };
      const startedAt = performance.now();
      const pending: Promise<unknown>[] = [];
      for (let index = 0; index < updates; index++) {
        const waitMs = startedAt + index * everyMs - performance.now();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        pending.push(
          client
            .request('PATCH', `${WIDGETS}/${widgetName(index)}`, CHANGE, 'application/merge-patch+json')
            .then(() => answeredAt.set(widgetName(index), performance.now())),
        );
      }
      await Promise.all(pending);
      await countdown.within(120_000);
      const after = await running.read();
      // The watch may be ahead of the answer: then it took no time.
      const times = [...answeredAt].map(([name, atMs]) => Math.max(0, (observedAt.get(name) ?? NaN) - atMs));
      times.sort((a, b) => a - b);
      const percentile = (share: number) => times[Math.ceil(share * times.length) - 1] ?? NaN;
      return {
        p50: percentile(0.5),
        p90: percentile(0.9),
        p99: percentile(0.99),
        'requests an object': ((await stage.requests()) - before.requests - updates) / updates,
        CPU: after.cpuSeconds - before.cpuSeconds,
      };
    }),
  };
}
