import type { Registry } from 'prom-client';
import { ReconcileTimeoutError, TerminalError } from '../reconcile/reconcile-error.js';
import type { Controller } from '../reconcile/controller.js';
import type { ReconcileResult } from '../reconcile/reconcile-result.js';
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
  controllers: readonly Controller[],
): (result: ReconcileResult) => void {
  const { Counter, Gauge, Histogram } = promClient;
  const of = { registers: [registry], labelNames: ['controller'] as const };
  const counter = (name: string, help: string) =>
    new Counter({ ...of, name: `controller_runtime_${name}`, help });
  const total = new Counter({
    registers: [registry],
    name: 'controller_runtime_reconcile_total',
    help: 'Total number of reconciliations per controller',
    labelNames: ['controller', 'result'] as const,
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
    labelNames: ['controller', 'cause'] as const,
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
      for (const { definition, ...one } of controllers.map(viewOf))
        this.set({ controller: definition.name }, one.active);
    },
  });
  for (const { definition } of controllers) {
    const controller = definition.name;
    limits.set({ controller }, definition.pipeline.concurrency);
    // At zero from the start: a rate over a series that appears with its first error would miss it.
    for (const result of RESULTS) total.inc({ controller, result }, 0);
    for (const one of [errors, terminal, timeouts]) one.inc({ controller }, 0);
  }
  return (result) => {
    const controller = result.reconciler;
    total.inc({ controller, result: resultOf(result) });
    seconds.observe({ controller }, result.durationMs / 1000);
    for (const { type } of result.causes) causes.inc({ controller, cause: type });
    if (result.type !== 'failed') return;
    errors.inc({ controller });
    if (hasCause(result.error, TerminalError)) terminal.inc({ controller });
    if (hasCause(result.error, ReconcileTimeoutError)) timeouts.inc({ controller });
  };
}

function viewOf(controller: Controller): { definition: Controller['definition']; active: number } {
  return { definition: controller.definition, active: controller.running().length };
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
