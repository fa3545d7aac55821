import { goJson } from '../../common/go-text.js';
import { isObject, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, mapAt, numberAt, objectAt, textAt } from '../fields.js';
import { metricToV1, metricToV2, ordered } from './autoscaler-metrics.js';

const V1 = 'autoscaling/v1';
const PREFIX = 'autoscaling.alpha.kubernetes.io';
const METRICS = `${PREFIX}/metrics`;
const CURRENT_METRICS = `${PREFIX}/current-metrics`;
const CONDITIONS = `${PREFIX}/conditions`;
const BEHAVIOR = `${PREFIX}/behavior`;
/** What v1 has no fields for, and keeps as JSON in annotations, which no other version shows. */
const KEPT = [METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR].concat(
  ['scale-down-tolerance', 'scale-up-tolerance'].map((name) => `${PREFIX}/${name}`),
);
const CONDITION = ['type', 'status', 'lastTransitionTime', 'reason', 'message'];
const DEFAULT_UTILIZATION = 80;

/** Brings HorizontalPodAutoscalers from one version into the other. @internal */
export function convertAutoscalers(objects: readonly KubeObject[], to: string): KubeObject[] {
  return objects.map((object) => {
    if (object.apiVersion === to) return object;
    return to === V1 ? toV1(object, to) : toV2(object, to);
  });
}

/** An autoscaler of v1 that says nothing of what it goes by, in its fields or beside them, goes by the CPU. @internal */
export function setDefaultUtilization(spec: JsonObject, metadata: KubeObject['metadata']): void {
  if (keptList(metadata, METRICS).length > 0) return;
  spec.targetCPUUtilizationPercentage ??= DEFAULT_UTILIZATION;
}

function toV1({ kind, metadata, ...rest }: KubeObject, apiVersion: string): KubeObject {
  const { metrics: _, behavior: _behavior, ...spec } = objectAt(rest, 'spec') ?? {};
  const { currentMetrics: _current, conditions: _conditions, ...status } = objectAt(rest, 'status') ?? {};
  const metrics = listAt(rest, 'spec', 'metrics');
  const current = listAt(rest, 'status', 'currentMetrics');
  const conditions = listAt(rest, 'status', 'conditions');
  const behavior = objectAt(rest, 'spec', 'behavior');
  const others = metrics.filter((metric) => utilizationOf(metric, 'target') === undefined);
  const target = metrics.map((metric) => utilizationOf(metric, 'target')).find(isThere);
  const used = current.map((metric) => utilizationOf(metric, 'current')).findLast(isThere);
  const kept: Record<string, string> = {
    ...(others.length > 0 && { [METRICS]: goJson(others.map((one) => metricToV1(one, 'target'))) }),
    ...(current.length > 0 && {
      [CURRENT_METRICS]: goJson(current.map((one) => metricToV1(one, 'current'))),
    }),
    ...(conditions.length > 0 && { [CONDITIONS]: goJson(conditions.map((one) => ordered(one, CONDITION))) }),
    ...(behavior && { [BEHAVIOR]: goJson(internalBehavior(behavior)) }),
  };
  return {
    kind,
    apiVersion,
    metadata: withAnnotations(metadata, kept),
    spec: { ...spec, ...(target !== undefined && { targetCPUUtilizationPercentage: target }) },
    status: {
      currentReplicas: 0,
      desiredReplicas: 0,
      ...status,
      ...(used !== undefined && { currentCPUUtilizationPercentage: used }),
    },
  };
}

function toV2({ kind, metadata, ...rest }: KubeObject, apiVersion: string): KubeObject {
  const { targetCPUUtilizationPercentage: target, ...spec } = objectAt(rest, 'spec') ?? {};
  const { currentCPUUtilizationPercentage: used, ...status } = objectAt(rest, 'status') ?? {};
  const metrics = keptList(metadata, METRICS).map((metric) => metricToV2(metric, 'target'));
  if (target !== undefined || metrics.length === 0) {
    metrics.push(
      cpuMetric('target', { type: 'Utilization', averageUtilization: target ?? DEFAULT_UTILIZATION }),
    );
  }
  const current = keptList(metadata, CURRENT_METRICS).map((metric) => metricToV2(metric, 'current'));
  if (current.length === 0 && used !== undefined) {
    current.push(cpuMetric('current', { averageUtilization: used }));
  }
  const conditions = keptList(metadata, CONDITIONS);
  // Here, none is not told.
  if (status.currentReplicas === 0) delete status.currentReplicas;
  const behavior = kept(metadata, BEHAVIOR);
  return {
    kind,
    apiVersion,
    metadata: withAnnotations(metadata, {}),
    spec: { ...spec, metrics, ...(isObject(behavior) && { behavior: publicBehavior(behavior) }) },
    status: {
      desiredReplicas: 0,
      ...status,
      currentMetrics: current.length > 0 ? current : null,
      ...(conditions.length > 0 && { conditions }),
    },
  };
}

const isThere = (value: number | undefined): value is number => value !== undefined;

/** The one metric that v1 has a field for. */
function utilizationOf(metric: JsonObject, part: 'target' | 'current'): number | undefined {
  if (metric.type !== 'Resource' || textAt(metric, 'resource', 'name') !== 'cpu') return undefined;
  return numberAt(metric, 'resource', part, 'averageUtilization');
}

function cpuMetric(part: 'target' | 'current', values: JsonObject): JsonObject {
  return { type: 'Resource', resource: { name: 'cpu', [part]: values } };
}

function withAnnotations(
  metadata: KubeObject['metadata'],
  more: Record<string, string>,
): KubeObject['metadata'] {
  const { annotations: _, ...others } = metadata;
  const own = Object.entries(mapAt(metadata, 'annotations')).filter(([name]) => !KEPT.includes(name));
  const annotations = { ...Object.fromEntries(own), ...more };
  return Object.keys(annotations).length > 0 ? { ...others, annotations } : others;
}

/** What an annotation keeps; undefined where it is no JSON. */
function kept(metadata: KubeObject['metadata'], name: string): unknown {
  const text = metadata.annotations?.[name];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function keptList(metadata: KubeObject['metadata'], name: string): JsonObject[] {
  const value = kept(metadata, name);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

const SCALING = [
  ['scaleUp', 'ScaleUp'],
  ['scaleDown', 'ScaleDown'],
] as const;
const RULES = [
  ['stabilizationWindowSeconds', 'StabilizationWindowSeconds'],
  ['selectPolicy', 'SelectPolicy'],
  ['policies', 'Policies'],
  ['tolerance', 'Tolerance'],
] as const;
const POLICY = [
  ['type', 'Type'],
  ['value', 'Value'],
  ['periodSeconds', 'PeriodSeconds'],
] as const;

/** The annotation has the names and the zero values of a struct inside the real server. */
function internalBehavior(behavior: JsonObject): JsonObject {
  return named(behavior, SCALING, 0, (rules) =>
    named(rules as JsonObject, RULES, 0, (value) =>
      Array.isArray(value) ? value.map((policy) => named(policy as JsonObject, POLICY, 0)) : value,
    ),
  );
}

function publicBehavior(behavior: JsonObject): JsonObject {
  return named(behavior, SCALING, 1, (rules) =>
    named(rules as JsonObject, RULES, 1, (value) =>
      Array.isArray(value) ? value.map((policy) => named(policy as JsonObject, POLICY, 1)) : value,
    ),
  );
}

type Value = JsonObject[string];

/** The fields by their other names. Inside the server (`from` 0), what is not there is null. */
function named(
  object: JsonObject,
  names: readonly (readonly [string, string])[],
  from: 0 | 1,
  convert: (value: Value) => Value = (value) => value,
): JsonObject {
  const result: JsonObject = {};
  for (const pair of names) {
    const value = object[pair[from]];
    if (value !== undefined && value !== null) result[pair[1 - from] as string] = convert(value);
    else if (from === 0) result[pair[1]] = null;
  }
  return result;
}
