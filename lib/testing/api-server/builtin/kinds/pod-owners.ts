import type { StatusCause } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { at, mapAt, numberAt, objectAt, textAt } from '../fields.js';
import { Checks } from '../validation/checks.js';
import { isEmptySelector, selectorCauses, selects } from '../validation/selectors.js';
import { podTemplateCauses } from './pod/pod-spec.js';

/** @internal */
export const specOf = (object: KubeObject): JsonObject => objectAt(object, 'spec') ?? {};

/** What Deployments and their like say of a selector that cannot be read; none: nothing. */
const UNREADABLE: Readonly<Record<string, string | undefined>> = {
  deployment: 'invalid label selector',
  statefulset: '',
};

/**
 * A selector must be there, select something, and select the pods of the workload's own template.
 *
 * @returns whether it can be read; where it cannot, some kinds do not look at the template either
 * @internal
 */
export function checkSelector(checks: Checks, spec: JsonObject, kind: string): boolean {
  const selector = objectAt(spec, 'selector');
  if (selector) {
    const causes = selectorCauses(selector, 'spec.selector');
    checks.add(...causes);
    if (isEmptySelector(selector)) {
      checks.invalid('spec.selector', selector, `empty selector is invalid for ${kind}`);
    }
    if (causes.length > 0) {
      const why = UNREADABLE[kind];
      if (why !== undefined) checks.invalid('spec.selector', selector, why);
      return false;
    }
  } else if (kind !== 'daemonset') checks.required('spec.selector');
  // No selector selects nothing, an empty one everything.
  const labels = objectAt(spec, 'template', 'metadata', 'labels');
  if (!selector || !selects(selector, mapAt(labels))) {
    checks.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
  }
  return true;
}

/** @internal */
export function checkTemplate(
  checks: Checks,
  spec: JsonObject,
  kind: string,
  template = objectAt(spec, 'template'),
): void {
  checks.add(...podTemplateCauses(template, 'spec.template'));
  checkRunsForEver(checks, spec, kind);
}

function checkRunsForEver(checks: Checks, spec: JsonObject, kind: string): void {
  const field = 'spec.template.spec';
  const policy = textAt(spec, 'template', 'spec', 'restartPolicy');
  if (policy !== 'Always') checks.notSupported(`${field}.restartPolicy`, policy, ['Always']);
  if (at(spec, 'template', 'spec', 'activeDeadlineSeconds') !== undefined) {
    checks.forbidden(`${field}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`);
  }
}

/** What a status counts can't be more than there is. @internal */
export function replicaStatusCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const status = objectAt(object, 'status') ?? {};
  const names = [
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'fullyLabeledReplicas',
    'currentReplicas',
  ];
  checks.noneNegative('status', status, 'observedGeneration', 'replicas', ...names);
  const replicas = numberAt(status, 'replicas') ?? 0;
  for (const name of names) {
    const count = numberAt(status, name) ?? 0;
    if (count > replicas) checks.invalid(`status.${name}`, count, 'cannot be greater than status.replicas');
  }
  const available = numberAt(status, 'availableReplicas') ?? 0;
  if (available > (numberAt(status, 'readyReplicas') ?? 0)) {
    const ready = object.kind === 'StatefulSet' ? 'status.readyReplicas' : 'readyReplicas';
    checks.invalid('status.availableReplicas', available, `cannot be greater than ${ready}`);
  }
  return checks.causes;
}
