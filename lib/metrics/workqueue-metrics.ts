import type { Registry } from 'prom-client';
import type { Controller } from '../reconcile/controller.js';
import type { ClusterLabels } from './cluster-labels.js';
import { WORKQUEUE_SECONDS } from './buckets.js';
import { promClient } from './prom-client.js';

/** The numbers that controller-runtime's priority queue has for a normal item, and for one of the first list. */
const PRIORITIES = { normal: '0', low: '-100' } as const;

/**
 * What controller-runtime says of its work queues, in its words, and how long changes wait until they are run.
 *
 * @see https://book.kubebuilder.io/reference/metrics-reference
 * @internal
 */
export function workqueueMetrics(
  registry: Registry,
  controllers: () => readonly Controller[],
  clusters: ClusterLabels,
): { follow(controller: Controller): void } {
  const { Counter, Gauge, Histogram } = promClient;
  const of = { registers: [registry], labelNames: ['name', 'controller', ...clusters.names] as const };
  const seconds = (name: string, help: string) =>
    new Histogram({ ...of, name, help, buckets: WORKQUEUE_SECONDS });
  const adds = new Counter({
    ...of,
    name: 'workqueue_adds_total',
    help: 'Total number of adds handled by workqueue',
  });
  const retries = new Counter({
    ...of,
    name: 'workqueue_retries_total',
    help: 'Total number of retries handled by workqueue',
  });
  const waiting = seconds(
    'workqueue_queue_duration_seconds',
    'How long in seconds an item stays in workqueue before being requested',
  );
  const working = seconds(
    'workqueue_work_duration_seconds',
    'How long in seconds processing an item from workqueue takes',
  );
  const latency = seconds(
    'kuberator_event_to_reconcile_seconds',
    'How long in seconds the first of the changes that a run is for waited for it, debouncing included',
  );
  const coalesced = new Counter({
    ...of,
    name: 'kuberator_coalesced_changes_total',
    help: 'Total number of changes that were taken together with an earlier one into one run',
  });
  gauge(
    'workqueue_unfinished_work_seconds',
    'How many seconds of work has been done that is in progress and has not been observed by work_duration',
    (ages) => ages.reduce((sum, age) => sum + age, 0),
  );
  gauge(
    'workqueue_longest_running_processor_seconds',
    'How many seconds has the longest running processor for workqueue been running',
    (ages) => Math.max(0, ...ages),
  );
  new Gauge({
    registers: [registry],
    name: 'workqueue_depth',
    help: 'Current depth of workqueue by priority',
    labelNames: ['name', 'controller', 'priority', ...clusters.names] as const,
    collect() {
      this.reset();
      for (const controller of controllers()) {
        for (const [lane, priority] of Object.entries(PRIORITIES)) {
          const depth = controller.ready[lane as keyof typeof PRIORITIES];
          this.set({ ...labelsOf(controller), priority }, depth);
        }
      }
    },
  });
  return {
    follow(controller) {
      const labels = labelsOf(controller);
      for (const counter of [adds, retries, coalesced]) counter.inc(labels, 0);
      controller.observers.add({
        added: () => adds.inc(labels),
        putOff: () => retries.inc(labels),
        started: ({ readyForMs, eventAgeMs, events }) => {
          waiting.observe(labels, readyForMs / 1000);
          if (eventAgeMs !== undefined) latency.observe(labels, eventAgeMs / 1000);
          if (events > 1) coalesced.inc(labels, events - 1);
        },
        finished: (durationMs) => working.observe(labels, durationMs / 1000),
      });
    },
  };

  function gauge(name: string, help: string, value: (agesSeconds: readonly number[]) => number): void {
    new Gauge({
      ...of,
      name,
      help,
      collect() {
        this.reset();
        for (const controller of controllers()) {
          const ages = controller.running().map(({ ageMs }) => ageMs / 1000);
          this.set(labelsOf(controller), value(ages));
        }
      },
    });
  }

  function labelsOf({ definition: { name }, cluster }: Controller) {
    return { name, controller: name, ...clusters.of(cluster) };
  }
}
