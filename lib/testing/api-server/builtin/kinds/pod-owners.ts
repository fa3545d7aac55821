import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { mapAsSent } from '../decode/sent-empty.js';
import { at, mapAt, objectAt, textAt } from '../fields.js';
import { Checks } from '../validation/checks.js';
import { isEmptySelector, selectorCauses, selects } from '../validation/selectors.js';
import { podTemplateCauses, templateMetadataCauses } from './pod/pod-spec.js';

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
  const labels = mapAsSent(spec, 'template', 'metadata', 'labels');
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
  // The real server looks twice there: among the causes it is twice.
  if (kind === 'StatefulSet') checks.add(...templateMetadataCauses(template, 'spec.template'));
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
