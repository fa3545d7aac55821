import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KubeStatusError, ReconcilerRegistry, WatcherService } from '../../lib/index.js';
import { eventually } from '../support/eventually.js';
import { createFaultPlan, runFaultPlan, seededRandom } from '../support/fault-proxy/index.js';
import { type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { Widget } from '../support/kinds.js';
import { EventAudit, Ledger, ledgerReconciler } from '../support/ledger.js';
import { startOperator } from '../support/operator.js';

/** Set KUBERATOR_STORM_SEED to see the storm of another run again. */
const seed = Number(process.env['KUBERATOR_STORM_SEED'] ?? Date.now() % 1_000_000);
const DURATION_MS = 60_000;

let own: OwnCluster;
const rejections: unknown[] = [];
const note = (reason: unknown) => void rejections.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  own = await startOwnCluster();
  await own.cluster.install(Widget);
});
afterAll(async () => {
  await own[Symbol.asyncDispose]();
  process.off('unhandledRejection', note);
});

it(
  `reconciles everything within seconds of a minute of faults (seed ${seed})`,
  { timeout: 180_000 },
  async () => {
    const { client } = own.cluster;
    const namespace = await own.cluster.namespace();
    const way = await own.faultyWay();
    const ledger = new Ledger();
    const audit = new EventAudit();
    await using operator = await startOperator(way.kubeconfigPath, [ledgerReconciler(namespace, ledger)]);
    operator
      .get(WatcherService)
      .watch(Widget, { namespaces: namespace })
      .subscribe((event) => audit.take(event));

    const traffic = new AbortController();
    const askedToGo = new Set<string>();
    const writing = write(namespace, traffic.signal, askedToGo);
    const executed = await runFaultPlan(createFaultPlan({ seed, durationMs: DURATION_MS }), {
      proxy: way.proxy,
      tcp: way.tcp,
      killApiServer: () => own.controlPlane.stopApiServer(),
      startApiServer: () => own.controlPlane.startApiServer(),
    });
    traffic.abort();
    const written = await writing;
    const faultsEndedAt = performance.now();
    expect(executed.length).toBeGreaterThan(10);
    expect(written).toBeGreaterThan(200);

    const remaining = await eventually(
      async () => {
        const truth = await client.list(Widget, { namespace });
        for (const { metadata, spec, status } of truth) {
          expect(metadata.deletionTimestamp, `${metadata.name} is stuck in its deletion`).toBeUndefined();
          expect(status, metadata.name).toEqual({
            state: 'Applied',
            size: spec.size,
            observedGeneration: metadata.generation,
          });
        }
        expect(Object.fromEntries(audit.state)).toEqual(
          Object.fromEntries(
            truth.map(({ metadata, spec }) => [metadata.name, { uid: metadata.uid, size: spec.size }]),
          ),
        );
        return new Set(truth.map(({ metadata }) => metadata.uid));
      },
      { timeoutMs: 45_000, everyMs: 200 },
    );
    const recoveryMs = performance.now() - faultsEndedAt;
    console.log(
      `storm ${seed}: ${written} writes, everything reconciled ${Math.round(recoveryMs)} ms after the last fault`,
    );

    expect(audit.faults).toEqual([]);
    // Whatever was applied and is gone was cleaned up before it went; nothing was that nobody had asked to go.
    const gone = [...ledger.appliedSizes.keys()].filter((uid) => !remaining.has(uid));
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.filter((uid) => !ledger.cleanedUp.has(uid)).map((uid) => ledger.names.get(uid))).toEqual([]);
    expect([...ledger.cleanedUp.keys()].filter((uid) => !askedToGo.has(uid))).toEqual([]);
    // Nothing is left waiting, and nothing runs any more.
    await eventually(() => expect(operator.get(ReconcilerRegistry).reports()[0]?.queued).toBe(0), {
      timeoutMs: 30_000,
    });
    const quiet = operator.results.length;
    await sleep(2_000);
    expect(operator.results.length).toBe(quiet);
    expect(rejections).toEqual([]);
  },
);

/** Creates, updates, deletes and recreates, past the faults; what the killed API server refuses is tried again later. */
async function write(namespace: string, signal: AbortSignal, askedToGo: Set<string>): Promise<number> {
  const { client } = own.cluster;
  const random = seededRandom(seed + 1);
  const names = Array.from({ length: 40 }, (_, index) => `w${index}`);
  let written = 0;
  for (let size = 1; !signal.aborted; size++) {
    const name = names[Math.floor(random() * names.length)] ?? 'w0';
    const ref = { name, namespace };
    try {
      const found = await client.find(Widget, ref, { timeoutMs: 2_000 });
      if (!found) await client.create(Widget, { metadata: ref, spec: { size } }, { timeoutMs: 2_000 });
      else if (random() < 0.35) {
        askedToGo.add(found.metadata.uid);
        await client.delete(Widget, ref, { uid: found.metadata.uid, timeoutMs: 2_000 });
      } else await client.mergePatch(Widget, ref, { spec: { size } }, { timeoutMs: 2_000 });
      written++;
    } catch (error) {
      // The killed API server, or an object that went between reading and writing.
      if (!KubeStatusError.isKubeStatusError(error)) await sleep(200);
    }
    await sleep(random() * 100);
  }
  return written;
}
