import type { Registry } from 'prom-client';
import { ReconcileTimeoutError, TerminalError } from '../reconcile/reconcile-error.js';
import type { Controller } from '../reconcile/controller.js';
import type { ReconcileResult } from '../reconcile/reconcile-result.js';
import { parseObjectKey } from '../resource/object-key.js';
import type { ClusterLabels } from './cluster-labels.js';
import { RECONCILE_SECONDS } from './buckets.js';
import { promClient } from './prom-client.js';

const RESULTS = ['success', 'error', 'requeue', 'requeue_after'] as const;

/**
 * What controller-runtime says of its runs, in its words, and how often each cause ran a reconciler.
 *
 * @see https://book.kubebuilder.io/reference/metrics-reference
 * @internal
 */
export function reconcileMetrics(
  registry: Registry,
  controllers: () => readonly Controller[],
  clusters: ClusterLabels,
): { follow(controller: Controller): void; count(result: ReconcileResult): void } {
  const { Counter, Gauge, Histogram } = promClient;
  const of = { registers: [registry], labelNames: ['controller', ...clusters.names] as const };
  const counter = (name: string, help: string) =>
    new Counter({ ...of, name: `controller_runtime_${name}`, help });
  const total = new Counter({
    registers: [registry],
    name: 'controller_runtime_reconcile_total',
    help: 'Total number of reconciliations per controller',
    labelNames: ['controller', 'result', ...clusters.names] as const,
  });
  const errors = counter('reconcile_errors_total', 'Total number of reconciliation errors per controller');
  const terminal = counter(
    'terminal_reconcile_errors_total',
    'Total number of terminal reconciliation errors per controller',
  );
  const timeouts = counter(
    'reconcile_timeouts_total',
    'Total number of reconciliations that exceeded their deadline per controller',
  );
  const seconds = new Histogram({
    ...of,
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'Length of time per reconciliation per controller',
    buckets: RECONCILE_SECONDS,
  });
  const causes = new Counter({
    registers: [registry],
    name: 'kuberator_reconcile_causes_total',
    help: 'Total number of causes of reconciliations per controller; several may lead to one run',
    labelNames: ['controller', 'cause', ...clusters.names] as const,
  });
  const limits = new Gauge({
    ...of,
    name: 'controller_runtime_max_concurrent_reconciles',
    help: 'Maximum number of concurrent reconciles per controller',
  });
  new Gauge({
    ...of,
    name: 'controller_runtime_active_workers',
    help: 'Number of reconciles of this moment per controller',
    collect() {
      this.reset();
      for (const one of controllers()) this.set(labelsOf(one), one.running().length);
    },
  });
  const labelsOf = ({ definition, cluster }: Controller) => ({
    controller: definition.name,
    ...clusters.of(cluster),
  });
  return {
    follow(controller) {
      const labels = labelsOf(controller);
      limits.set(labels, controller.definition.pipeline.concurrency);
      // At zero from the start: a rate over a series that appears with its first error would miss it.
      for (const result of RESULTS) total.inc({ ...labels, result }, 0);
      for (const one of [errors, terminal, timeouts]) one.inc(labels, 0);
    },
    count(result) {
      const labels = { controller: result.reconciler, ...clusters.of(parseObjectKey(result.key).cluster) };
      total.inc({ ...labels, result: resultOf(result) });
      seconds.observe(labels, result.durationMs / 1000);
      for (const { type } of result.causes) causes.inc({ ...labels, cause: type });
      if (result.type !== 'failed') return;
      errors.inc(labels);
      if (hasCause(result.error, TerminalError)) terminal.inc(labels);
      if (hasCause(result.error, ReconcileTimeoutError)) timeouts.inc(labels);
    },
  };
}

function resultOf(result: ReconcileResult): (typeof RESULTS)[number] {
  if (result.type === 'failed') return 'error';
  if (result.type === 'skipped' || result.action.type === 'await-change') return 'success';
  return result.action.afterMs > 0 ? 'requeue_after' : 'requeue';
}

function hasCause(error: unknown, type: abstract new (...args: never[]) => Error): boolean {
  let link = error;
  for (let depth = 0; link instanceof Error && depth < 32; depth++) {
    const { cause } = link;
    if (link instanceof type) return true;
    link = cause;
  }
  return false;
}
