import type { StatusCause } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { Quantity } from '../../../../resource/quantity.js';
import { listAt, numberAt, objectAt, textAt } from '../fields.js';
import { Checks } from '../validation/checks.js';
import { pathSegment } from '../validation/names.js';
import type { RulesByResource } from './kind-rules.js';

const sources: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};
const zero = Quantity.parse('0');

function autoscalerCauses(object: KubeObject, old?: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(object, 'spec') ?? {};
  const min = numberAt(spec, 'minReplicas');
  const max = numberAt(spec, 'maxReplicas') ?? 0;
  if (min !== undefined && min < 1) {
    checks.invalid('spec.minReplicas', min, 'must be greater than or equal to 1');
  }
  if (max === 0) checks.required('spec.maxReplicas', 'must be set and greater than 0');
  else if (max < 0) checks.invalid('spec.maxReplicas', max, 'must be greater than or equal to 1');
  if (min !== undefined && max < min) {
    checks.invalid('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`');
  }
  const target = objectAt(spec, 'scaleTargetRef') ?? {};
  for (const name of ['kind', 'name']) {
    checks.name(`spec.scaleTargetRef.${name}`, textAt(target, name), pathSegment);
  }
  checkTargetVersion(checks, target, objectAt(old, 'spec', 'scaleTargetRef'));
  const metrics = listAt(spec, 'metrics');
  for (const [index, metric] of metrics.entries()) checkMetric(checks, metric, `spec.metrics[${index}]`);
  if (min === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    const why = 'must specify at least one Object or External metric to support scaling to zero replicas';
    checks.forbidden('spec.metrics', why);
  }
  return checks.causes;
}

/** What is scaled is in a group, but for the one kind of the core group that can be; looked at where it changes. */
function checkTargetVersion(checks: Checks, target: JsonObject, before: JsonObject | undefined): void {
  const version = textAt(target, 'apiVersion');
  const kind = textAt(target, 'kind');
  if (before?.apiVersion === target.apiVersion && before?.kind === target.kind && before) return;
  const field = 'spec.scaleTargetRef.apiVersion';
  if (version.split('/').length > 2) {
    checks.invalid(field, version, `unexpected GroupVersion string: ${version}`);
  } else if (!version.includes('/') && kind !== 'ReplicationController') {
    checks.invalid(field, version, 'apiVersion must specify API group');
  }
}

function checkMetric(checks: Checks, metric: JsonObject, field: string): void {
  const type = textAt(metric, 'type');
  const supported = Object.keys(sources).sort();
  if (!type) checks.required(`${field}.type`, 'must specify a metric source type');
  const expected = sources[type];
  if (!expected) {
    // It is told twice, as the real server does.
    checks.notSupported(`${field}.type`, type, supported);
    checks.notSupported(`${field}.type`, type, supported);
  }
  const present = Object.values(sources).filter((name) => objectAt(metric, name));
  if (expected && !present.includes(expected)) {
    checks.required(`${field}.${expected}`, 'must populate information for the given metric source');
  }
  if (present.length !== 1) {
    for (const other of present.filter((name) => name !== expected)) {
      checks.forbidden(`${field}.${other}`, 'must populate the given metric source only');
    }
  }
  const resource = objectAt(metric, 'resource');
  if (resource && present[0] === 'resource') checkResource(checks, resource, `${field}.resource`);
}

function checkResource(checks: Checks, resource: JsonObject, field: string): void {
  if (!textAt(resource, 'name')) checks.required(`${field}.name`, 'must specify a resource name');
  const target = objectAt(resource, 'target') ?? {};
  const path = `${field}.target`;
  const type = textAt(target, 'type');
  if (!type) checks.required(`${path}.type`, 'must specify a metric target type');
  if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    checks.invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue');
  }
  for (const name of ['value', 'averageValue']) {
    const value = textAt(target, name);
    if (value && Quantity.parse(value).compare(zero) <= 0) {
      checks.invalid(`${path}.${name}`, value, 'must be positive');
    }
  }
  const utilization = numberAt(target, 'averageUtilization');
  if (utilization !== undefined && utilization < 1) {
    checks.invalid(`${path}.averageUtilization`, utilization, 'must be greater than 0');
  }
  const hasValue = target.averageValue !== undefined;
  if (utilization === undefined && !hasValue) {
    checks.required(
      `${path}.averageUtilization`,
      'must set either a target raw value or a target utilization',
    );
  } else if (utilization !== undefined && hasValue) {
    checks.forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization');
  }
}

/** @internal */
export const autoscalingRules: RulesByResource = {
  'autoscaling/horizontalpodautoscalers': {
    validate: autoscalerCauses,
  },
};
