import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, PlannedFault } from './fault-plan.js';
import type { FaultProxy } from './fault-proxy.js';
import type { Action } from './rule.js';
import type { TcpProxy } from './tcp-proxy.js';

/** Whom a plan strikes. */
export interface FaultPlanTargets {
  proxy: FaultProxy;
  /** In front of `proxy`. Without it connections are not frozen, and an outage drops each request. */
  tcp?: TcpProxy;
  killApiServer(): Promise<unknown>;
  /** Resolves when the API server is ready. */
  startApiServer(): Promise<unknown>;
  log?(line: string): void;
  /** Ends the plan early; its faults are removed as at its end. */
  signal?: AbortSignal;
}

/** What became of a planned fault. */
export interface ExecutedFault extends PlannedFault {
  /** How often its rules struck. None for faults that are not rules. */
  readonly hits?: number;
}

/**
 * Executes a plan in real time.
 *
 * Guarantees: when it settles, in whatever way, no rule, silence, freeze or outage of it is left, and an API
 * server that it killed was started again.
 *
 * @throws what `killApiServer` or `startApiServer` threw.
 */
export async function runFaultPlan(
  plan: readonly PlannedFault[],
  targets: FaultPlanTargets,
): Promise<ExecutedFault[]> {
  const { log = () => {} } = targets;
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(targets.signal ? [targets.signal] : [])]);
  const startedAt = performance.now();
  const executed: ExecutedFault[] = [];

  const execute = async ({ atMs, fault }: PlannedFault): Promise<void> => {
    if (!(await pause(atMs - (performance.now() - startedAt), signal))) return;
    log(`${atMs} ms: ${describe(fault)}`);
    const hits = await applyFault(fault, targets, signal);
    executed.push({ atMs, fault, ...(hits !== undefined && { hits }) });
    log(
      `${Math.round(performance.now() - startedAt)} ms: over: ${describe(fault)}${hits === undefined ? '' : `, ${hits} hits`}`,
    );
  };
  const stopAll = (error: unknown): never => {
    failed.abort();
    throw error;
  };
  const results = await Promise.allSettled(plan.map((entry) => execute(entry).catch(stopAll)));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  return executed;
}

/** Resolves when the fault is over and undone. */
async function applyFault(
  fault: Fault,
  targets: FaultPlanTargets,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { proxy, tcp } = targets;
  switch (fault.type) {
    case 'rules': {
      const handles = fault.rules.map((rule) => proxy.inject(rule));
      await pause(fault.forMs, signal);
      for (const handle of handles) handle.remove();
      return handles.reduce((sum, { hits }) => sum + hits, 0);
    }
    case 'freeze-connections':
      if (!tcp) {
        targets.log?.('skipped: without a TCP proxy nothing can be frozen');
        return undefined;
      }
      tcp.freezeExisting();
      await pause(fault.forMs, signal);
      tcp.thaw();
      return undefined;
    case 'cut-connections':
      (tcp?.cut ?? proxy.cutWatches)(fault.how);
      return undefined;
    case 'outage':
      if (!tcp) {
        proxy.cutWatches('rst');
        const action: Action = { type: 'drop', when: 'before', scope: 'connection' };
        return applyFault(
          { type: 'rules', name: 'outage', rules: [{ action }], forMs: fault.forMs },
          targets,
          signal,
        );
      }
      await tcp.refuse();
      tcp.cut('rst');
      await pause(fault.forMs, signal);
      await tcp.accept();
      return undefined;
    case 'kill-api-server':
      try {
        await targets.killApiServer();
        await pause(fault.downMs, signal);
      } finally {
        await targets.startApiServer();
      }
      return undefined;
  }
}

/** @returns whether the time has passed; false where the signal came first. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(Math.max(0, ms), true, { signal }).catch(() => false);
}

function describe(fault: Fault): string {
  switch (fault.type) {
    case 'rules':
      return `${fault.name} for ${fault.forMs} ms`;
    case 'freeze-connections':
    case 'outage':
      return `${fault.type} for ${fault.forMs} ms`;
    case 'cut-connections':
      return `${fault.type} by ${fault.how}`;
    case 'kill-api-server':
      return `${fault.type} for ${fault.downMs} ms`;
  }
}
