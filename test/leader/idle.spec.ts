import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import {
  Action,
  type Apply,
  type Cleanup,
  controllerReference,
  KuberatorModule,
  KubernetesClient,
  Reconciler,
  ReconcilerRegistry,
  StatusService,
} from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { type RequestRecord, TestOperator, VirtualClock } from '../../lib/testing/index.js';
import { Widget } from '../support/kinds.js';
import { silent } from '../support/operator.js';

const OBJECTS = 10_000;
const TEN_MINUTES_MS = 600_000;
const RETRY_PERIOD_MS = 2_000;
const FINALIZER = 'widgets.test.kuberator.dev/idle';

@Reconciler(Widget, { owns: [ConfigMap], finalizer: FINALIZER, concurrency: 64 })
class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> {
  constructor(
    private readonly client: KubernetesClient,
    private readonly status: StatusService,
  ) {}

  async apply(widget: Widget): Promise<Action> {
    const { size } = widget.spec;
    await this.client.apply(ConfigMap, { metadata: childOf(widget), data: { size: String(size) } });
    await this.status.update(widget, { state: 'Applied', size });
    return Action.awaitChange();
  }

  cleanup(): Action {
    return Action.awaitChange();
  }
}

function childOf(widget: Widget) {
  const { name, namespace } = widget.metadata;
  return { name, namespace: namespace ?? '', ownerReferences: [controllerReference(widget)] };
}

async function createWidgets(client: KubernetesClient): Promise<void> {
  const sizes = Array.from({ length: OBJECTS }, (_, size) => size).values();
  const worker = async () => {
    for (const size of sizes)
      await client.create(Widget, { metadata: { name: `w${size}`, namespace: 'default' }, spec: { size } });
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}

/** How often each was asked for: `update leases`, `watch widgets` … */
function tally(requests: readonly RequestRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verb, resource } of requests) {
    const what = `${verb} ${resource}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

describe(`an operator that leads, with ${OBJECTS} objects and their children at rest`, () => {
  it('runs nothing, lists nothing, and writes nothing but its Lease, for ten minutes', async () => {
    const clock = new VirtualClock();
    const leaderElection = { leaseName: 'widget-operator', retryPeriodMs: RETRY_PERIOD_MS };
    const module = Test.createTestingModule({
      imports: [KuberatorModule.forRoot({ leaderElection })],
      providers: [WidgetReconciler],
    }).setLogger(silent);
    await using operator = await TestOperator.start(module, { clock, prepare: createWidgets });
    const registry = operator.get(ReconcilerRegistry);
    do await clock.advance(1_000);
    while (registry.reports().some(({ queued }) => queued > 0));
    operator.assertNoFailures();
    const [runs, before] = [operator.results.length, operator.cluster.requests.at(-1)?.sequence ?? 0];
    expect(runs).toBe(OBJECTS);
    expect(await operator.client.get(Widget, { name: 'w0', namespace: 'default' })).toMatchObject({
      metadata: { finalizers: [FINALIZER] },
      status: { state: 'Applied' },
    });

    await clock.advance(TEN_MINUTES_MS);

    expect(operator.results.slice(runs)).toEqual([]);
    const asked = operator.cluster.requests.filter(
      ({ sequence, userAgent }) => sequence > before && userAgent.startsWith('nestjs-kuberator'),
    );
    const counts = tally(asked);
    console.log(`${OBJECTS} objects, ten minutes: ${JSON.stringify(counts)}`);
    const renewals = counts['update leases'] ?? 0;
    // The streams of watches end after 5 to 10 minutes.
    const others = Object.keys(counts).filter((what) => !what.startsWith('watch '));
    expect(others).toEqual(['update leases']);
    expect(asked.length - renewals).toBeLessThanOrEqual(2 * 3);
    // One each retryPeriodMs, or up to a fifth earlier.
    expect(renewals).toBeGreaterThanOrEqual(TEN_MINUTES_MS / RETRY_PERIOD_MS);
    expect(renewals).toBeLessThanOrEqual(TEN_MINUTES_MS / RETRY_PERIOD_MS / 0.8);
  }, 300_000);
});
