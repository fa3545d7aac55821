import { keepMetadata } from './keep-metadata.js';
import type { StatusCause } from '../../common/api-error.js';
import { equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { at, numberAt, objectAt } from '../fields.js';
import { Checks, IMMUTABLE } from '../validation/checks.js';
import { checkAtMost100Percent, checkIntOrPercent, intOrPercent } from '../validation/counts.js';
import { goDeploymentStrategy } from '../validation/go-structs.js';
import type { RulesByResource } from './kind-rules.js';
import { checkSelector, checkTemplate, specOf } from './pod-owners.js';
import { daemonSetStatusCauses, replicaStatusCauses } from './statuses.js';
import { templateGeneration } from './template-generation.js';

function deploymentCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = specOf(object);
  checks.noneNegative('spec', spec, 'replicas');
  if (checkSelector(checks, spec, 'deployment')) checkTemplate(checks, spec, 'ReplicaSet');
  checkDeploymentStrategy(checks, objectAt(spec, 'strategy') ?? {});
  checks.noneNegative('spec', spec, 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds');
  const deadline = numberAt(spec, 'progressDeadlineSeconds');
  if (deadline !== undefined && deadline <= (numberAt(spec, 'minReadySeconds') ?? 0)) {
    checks.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds');
  }
  return checks.causes;
}

function checkDeploymentStrategy(checks: Checks, strategy: JsonObject): void {
  const field = 'spec.strategy';
  const rolling = objectAt(strategy, 'rollingUpdate');
  if (strategy.type === 'Recreate') {
    if (rolling) {
      checks.forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'");
    }
  } else if (strategy.type === 'RollingUpdate') {
    const path = `${field}.rollingUpdate`;
    const { maxUnavailable, maxSurge } = rolling ?? {};
    checkIntOrPercent(checks, maxUnavailable, `${path}.maxUnavailable`);
    checkIntOrPercent(checks, maxSurge, `${path}.maxSurge`);
    if (intOrPercent(maxUnavailable) === 0 && intOrPercent(maxSurge) === 0) {
      checks.invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0');
    }
    checkAtMost100Percent(checks, maxUnavailable, `${path}.maxUnavailable`);
  } else checks.notSupported(field, goDeploymentStrategy(strategy), ['Recreate', 'RollingUpdate']);
}

function replicaSetCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = specOf(object);
  checks.noneNegative('spec', spec, 'replicas', 'minReadySeconds');
  // The real server has it from Deployments.
  if (checkSelector(checks, spec, 'deployment')) checkTemplate(checks, spec, 'ReplicaSet');
  return checks.causes;
}

function daemonSetCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = specOf(object);
  checkSelector(checks, spec, 'daemonset');
  checkTemplate(checks, spec, 'DaemonSet');
  checks.noneNegative('spec', spec, 'minReadySeconds', 'revisionHistoryLimit');
  const strategy = objectAt(spec, 'updateStrategy') ?? {};
  const field = 'spec.updateStrategy';
  if (strategy.type === 'OnDelete') return checks.causes;
  if (strategy.type !== 'RollingUpdate') {
    checks.notSupported(field, goDeploymentStrategy(strategy), ['RollingUpdate', 'OnDelete']);
    return checks.causes;
  }
  const { maxUnavailable, maxSurge } = objectAt(strategy, 'rollingUpdate') ?? {};
  const path = `${field}.rollingUpdate`;
  for (const [name, value] of Object.entries({ maxUnavailable, maxSurge })) {
    checkIntOrPercent(checks, value, `${path}.${name}`);
    checkAtMost100Percent(checks, value, `${path}.${name}`);
  }
  const [unavailable, surge] = [intOrPercent(maxUnavailable), intOrPercent(maxSurge)];
  if (unavailable !== 0 && surge !== 0) {
    checks.invalid(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero');
  } else if (unavailable === 0 && surge === 0) {
    checks.required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0');
  }
  return checks.causes;
}

function selectorIsImmutable(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const selector = at(object, 'spec', 'selector');
  if (!equalJson(selector, at(old, 'spec', 'selector'))) {
    checks.invalid('spec.selector', selector, IMMUTABLE);
  }
  return checks.causes;
}

/** @internal */
export const workloadRules: RulesByResource = {
  'apps/deployments': {
    validate: deploymentCauses,
    validateUpdate: selectorIsImmutable,
    validateStatus: replicaStatusCauses,
    subresources: {
      status: { prepareForUpdate: (object, old) => keepMetadata(object, old, ['labels']) },
    },
  },
  'apps/replicasets': {
    validate: replicaSetCauses,
    validateUpdate: selectorIsImmutable,
    validateStatus: replicaStatusCauses,
  },
  'apps/daemonsets': {
    prepareForCreate: templateGeneration.start,
    prepareForUpdate: templateGeneration.count,
    validate: daemonSetCauses,
    validateStatus: daemonSetStatusCauses,
    tellsChangesFirst: true,
    validateUpdate: selectorIsImmutable,
    subresources: { status: { prepareForUpdate: templateGeneration.keep } },
  },
};
