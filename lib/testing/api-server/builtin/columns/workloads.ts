import type { KubeObject } from '../../common/kube-object.js';
import { shortDuration } from '../../read/age.js';
import { at, listAt, mapAt, numberAt, objectAt, textAt } from '../fields.js';
import {
  type Cell,
  cell,
  containerColumns,
  firstOf,
  labelText,
  selectorColumn,
  selectorText,
  since,
} from './column.js';

const count = (name: string, ...path: string[]): Cell =>
  cell(name, (object) => numberAt(object, ...path) ?? 0);

const readyOfDesired = cell('Ready', (object) => {
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  return `${ready}/${numberAt(object, 'spec', 'replicas') ?? 0}`;
});

const replicas: readonly Cell[] = [
  count('Desired', 'spec', 'replicas'),
  count('Current', 'status', 'replicas'),
  count('Ready', 'status', 'readyReplicas'),
  ...containerColumns('spec', 'template'),
];

function jobStatus(job: KubeObject): string {
  const has = (type: string) =>
    listAt(job, 'status', 'conditions').some((one) => one.type === type && one.status === 'True');
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running';
}

function completions(job: KubeObject): string {
  const succeeded = numberAt(job, 'status', 'succeeded') ?? 0;
  const wanted = numberAt(job, 'spec', 'completions');
  if (wanted !== undefined) return `${succeeded}/${wanted}`;
  const parallelism = numberAt(job, 'spec', 'parallelism') ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration(job: KubeObject, now: Date): string {
  const start = textAt(job, 'status', 'startTime');
  if (!start) return '';
  const end = textAt(job, 'status', 'completionTime');
  const milliseconds = (end ? new Date(end) : now).getTime() - new Date(start).getTime();
  return shortDuration(Math.max(0, Math.floor(milliseconds / 1000)));
}

function metricText(autoscaler: KubeObject): string {
  const current = listAt(autoscaler, 'status', 'currentMetrics');
  const metrics = listAt(autoscaler, 'spec', 'metrics').map((metric, index) => {
    const name = sourceOf[textAt(metric, 'type')];
    if (!name) return '<unknown type>';
    const target = objectAt(metric, name, 'target') ?? {};
    const now = objectAt(current[index], name, 'current');
    const prefix =
      name === 'resource' || name === 'containerResource' ? `${textAt(metric, name, 'name')}: ` : '';
    if (target.averageValue !== undefined) {
      const suffix = name === 'external' || name === 'object' ? ' (avg)' : '';
      const value = textAt(now, 'averageValue') || '<unknown>';
      return `${prefix}${value}/${textAt(target, 'averageValue')}${suffix}`;
    }
    if (!prefix) return `${textAt(now, 'value') || '<unknown>'}/${textAt(target, 'value')}`;
    const share = (value: number | undefined, otherwise: string) =>
      value === undefined ? otherwise : `${value}%`;
    const used = share(numberAt(now, 'averageUtilization'), '<unknown>');
    return `${prefix}${used}/${share(numberAt(target, 'averageUtilization'), '<auto>')}`;
  });
  return firstOf(metrics, 2, ', ');
}

const sourceOf: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

/** In v1 the only metric is that of the CPU. */
function targets(autoscaler: KubeObject): string {
  if (autoscaler.apiVersion !== 'autoscaling/v1') return metricText(autoscaler);
  const target = numberAt(autoscaler, 'spec', 'targetCPUUtilizationPercentage');
  if (target === undefined) return '<none>';
  const current = numberAt(autoscaler, 'status', 'currentCPUUtilizationPercentage');
  return `cpu: ${current === undefined ? '<unknown>' : `${current}%`}/${target}%`;
}

/** @internal */
export const workloadColumns: Readonly<Record<string, readonly Cell[]>> = {
  'apps/deployments': [
    readyOfDesired,
    count('Up-to-date', 'status', 'updatedReplicas'),
    count('Available', 'status', 'availableReplicas'),
    ...containerColumns('spec', 'template'),
    selectorColumn,
  ],
  'apps/statefulsets': [readyOfDesired, ...containerColumns('spec', 'template')],
  'apps/replicasets': [...replicas, selectorColumn],
  '/replicationcontrollers': [
    ...replicas,
    cell('Selector', (object) => labelText(mapAt(object, 'spec', 'selector'))),
  ],
  'apps/daemonsets': [
    count('Desired', 'status', 'desiredNumberScheduled'),
    count('Current', 'status', 'currentNumberScheduled'),
    count('Ready', 'status', 'numberReady'),
    count('Up-to-date', 'status', 'updatedNumberScheduled'),
    count('Available', 'status', 'numberAvailable'),
    cell('Node Selector', (object) => labelText(mapAt(object, 'spec', 'template', 'spec', 'nodeSelector'))),
    ...containerColumns('spec', 'template'),
    selectorColumn,
  ],
  '/podtemplates': [
    ...containerColumns('template'),
    cell('Pod Labels', (object) => labelText(mapAt(object, 'template', 'metadata', 'labels'))),
  ],
  'batch/jobs': [
    cell('Status', jobStatus),
    cell('Completions', completions),
    cell('Duration', jobDuration),
    ...containerColumns('spec', 'template'),
    selectorColumn,
  ],
  'batch/cronjobs': [
    cell('Schedule', (object) => textAt(object, 'spec', 'schedule')),
    cell('Timezone', (object) => textAt(object, 'spec', 'timeZone') || '<none>'),
    cell('Suspend', (object) => printed(at(object, 'spec', 'suspend'))),
    cell('Active', (object) => listAt(object, 'status', 'active').length),
    cell('Last Schedule', (object, now) => {
      const last = textAt(object, 'status', 'lastScheduleTime');
      return last ? since(last, now) : '<none>';
    }),
    ...containerColumns('spec', 'jobTemplate', 'spec', 'template'),
    cell('Selector', (object) => selectorText(objectAt(object, 'spec', 'jobTemplate', 'spec', 'selector'))),
  ],
  'autoscaling/horizontalpodautoscalers': [
    cell('Reference', (object) => {
      const target = objectAt(object, 'spec', 'scaleTargetRef');
      return `${textAt(target, 'kind')}/${textAt(target, 'name')}`;
    }),
    cell('Targets', targets),
    cell('MinPods', (object) => String(numberAt(object, 'spec', 'minReplicas') ?? '<unset>')),
    cell('MaxPods', (object) => numberAt(object, 'spec', 'maxReplicas') ?? 0),
    cell('Replicas', (object) => numberAt(object, 'status', 'currentReplicas') ?? 0),
  ],
};

/** The server writes this one as text, whatever its column says. */
function printed(value: unknown): string {
  if (value === undefined) return '<unset>';
  return value === true ? 'True' : 'False';
}
