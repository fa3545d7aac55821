import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, numberAt, objectAt, textAt } from '../fields.js';
import { type Cell, cell, since } from './column.js';

/** What `kubectl get pods` says of a pod. */
interface PodSummary {
  readonly ready: string;
  readonly status: string;
  readonly restarts: number;
  readonly lastRestart: string;
}

/** Restarts, and when the last one was. */
class Restarts {
  count = 0;
  last = '';

  add(status: JsonObject): void {
    this.count += numberAt(status, 'restartCount') ?? 0;
    const finished = textAt(status, 'lastState', 'terminated', 'finishedAt');
    if (finished > this.last) this.last = finished;
  }
}

function summarize(pod: KubeObject): PodSummary {
  const specs = listAt(pod, 'spec', 'initContainers');
  const sidecars = new Set(
    specs.filter((one) => one.restartPolicy === 'Always').map((one) => textAt(one, 'name')),
  );
  const total = listAt(pod, 'spec', 'containers').length + sidecars.size;
  let ready = 0;
  let status = textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase');
  if (hasCondition(pod, ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')) {
    status = 'SchedulingGated';
  }
  const all = new Restarts();
  const ofSidecars = new Restarts();
  let isInitializing = false;
  for (const [index, one] of listAt(pod, 'status', 'initContainerStatuses').entries()) {
    all.add(one);
    const isSidecar = sidecars.has(textAt(one, 'name'));
    if (isSidecar) ofSidecars.add(one);
    const progress = initProgress(one, isSidecar, index, specs.length);
    if (progress === undefined) {
      if (isSidecar && one.started === true && one.ready === true) ready++;
      continue;
    }
    status = progress;
    isInitializing = true;
    break;
  }
  let restarts = all;
  if (
    !isInitializing ||
    hasCondition(pod, ({ type, status: is }) => type === 'Initialized' && is === 'True')
  ) {
    restarts = ofSidecars;
    const run = runProgress(pod, status, restarts);
    ready += run.ready;
    status = run.status;
  }
  return {
    ready: `${ready}/${total}`,
    status: deletionStatus(pod) ?? status,
    restarts: restarts.count,
    lastRestart: restarts.last,
  };
}

/** What an init container that is not done yet makes of the status of its pod; undefined for one that is. */
function initProgress(one: JsonObject, isSidecar: boolean, index: number, total: number): string | undefined {
  const terminated = objectAt(one, 'state', 'terminated');
  if (terminated && (numberAt(terminated, 'exitCode') ?? 0) === 0) return undefined;
  if (isSidecar && one.started === true) return undefined;
  if (terminated) return `Init:${endReason(terminated)}`;
  const waiting = textAt(one, 'state', 'waiting', 'reason');
  return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${total}`;
}

function endReason(terminated: JsonObject): string {
  const reason = textAt(terminated, 'reason');
  if (reason) return reason;
  const signal = numberAt(terminated, 'signal') ?? 0;
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${numberAt(terminated, 'exitCode') ?? 0}`;
}

function runProgress(pod: KubeObject, before: string, restarts: Restarts): { status: string; ready: number } {
  let status = before;
  let ready = 0;
  let error = '';
  for (const one of listAt(pod, 'status', 'containerStatuses').toReversed()) {
    restarts.add(one);
    const waiting = textAt(one, 'state', 'waiting', 'reason');
    const terminated = objectAt(one, 'state', 'terminated');
    if (waiting) status = waiting;
    else if (terminated) {
      status = endReason(terminated);
      if ((numberAt(terminated, 'exitCode') ?? 0) !== 0) error = status;
    } else if (one.ready === true && objectAt(one, 'state', 'running')) ready++;
  }
  if (status !== 'Completed') return { status, ready };
  const isReady = hasCondition(pod, ({ type, status: is }) => type === 'Ready' && is === 'True');
  if (ready > 0 && isReady) return { status: 'Running', ready };
  return { status: error || (ready > 0 ? 'NotReady' : status), ready };
}

function deletionStatus(pod: KubeObject): string | undefined {
  if (!pod.metadata.deletionTimestamp) return undefined;
  if (textAt(pod, 'status', 'reason') === 'NodeLost') return 'Unknown';
  const phase = textAt(pod, 'status', 'phase');
  return phase === 'Failed' || phase === 'Succeeded' ? undefined : 'Terminating';
}

function hasCondition(pod: KubeObject, matches: (condition: JsonObject) => boolean): boolean {
  return listAt(pod, 'status', 'conditions').some(matches);
}

function readinessGates(pod: KubeObject): string {
  const gates = listAt(pod, 'spec', 'readinessGates').map((gate) => textAt(gate, 'conditionType'));
  if (gates.length === 0) return '<none>';
  const isTrue = (gate: string) =>
    listAt(pod, 'status', 'conditions').find(({ type }) => type === gate)?.status === 'True';
  return `${gates.filter(isTrue).length}/${gates.length}`;
}

function restartsText({ restarts, lastRestart }: PodSummary, now: Date): string {
  return restarts > 0 && lastRestart ? `${restarts} (${since(lastRestart, now)} ago)` : String(restarts);
}

/** Tells clients which pods they may leave out. @internal */
export function podRowConditions(pod: KubeObject): readonly object[] | undefined {
  const phase = textAt(pod, 'status', 'phase');
  const completed = { type: 'Completed', status: 'True', reason: phase };
  if (phase === 'Succeeded') return [{ ...completed, message: 'The pod has completed successfully.' }];
  return phase === 'Failed' ? [{ ...completed, message: 'The pod failed.' }] : undefined;
}

/** @internal */
export const podColumns: readonly Cell[] = [
  cell('Ready', (pod) => summarize(pod).ready),
  cell('Status', (pod) => summarize(pod).status),
  cell('Restarts', (pod, now) => restartsText(summarize(pod), now)),
  cell('IP', (pod) => textAt(listAt(pod, 'status', 'podIPs')[0], 'ip') || '<none>'),
  cell('Node', (pod) => textAt(pod, 'spec', 'nodeName') || '<none>'),
  cell('Nominated Node', (pod) => textAt(pod, 'status', 'nominatedNodeName') || '<none>'),
  cell('Readiness Gates', readinessGates),
];
