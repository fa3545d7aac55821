import type { StatusCause } from '../../common/api-error.js';
import { equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, numberAt, objectAt, textAt } from '../fields.js';
import { Checks } from '../validation/checks.js';
import { goRollingUpdate, goStatefulSetStrategy } from '../validation/go-structs.js';
import { dnsLabel } from '../validation/names.js';
import { claimSpecCauses } from './claims.js';
import type { RulesByResource } from './kind-rules.js';
import { checkSelector, checkTemplate, specOf } from './pod-owners.js';
import { replicaStatusCauses } from './statuses.js';

function statefulSetCauses(object: KubeObject, old?: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = specOf(object);
  const policy = textAt(spec, 'podManagementPolicy');
  if (!['OrderedReady', 'Parallel'].includes(policy)) {
    checks.invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'");
  }
  checkStatefulStrategy(checks, objectAt(spec, 'updateStrategy') ?? {});
  for (const name of ['whenDeleted', 'whenScaled']) {
    const value = textAt(spec, 'persistentVolumeClaimRetentionPolicy', name);
    checks.oneOf(`spec.persistentVolumeClaimRetentionPolicy.${name}`, value, ['Retain', 'Delete']);
  }
  const claims = listAt(spec, 'volumeClaimTemplates');
  if (!old) {
    for (const [index, claim] of claims.entries()) {
      const field = `spec.volumeClaimTemplates[${index}].spec`;
      checks.add(...claimSpecCauses(objectAt(claim, 'spec') ?? {}, field));
    }
    const service = textAt(spec, 'serviceName');
    if (service) checks.invalid('spec.serviceName', service, dnsLabel(service));
  }
  checks.noneNegative('spec', spec, 'replicas', 'minReadySeconds');
  checks.notNegative('spec.ordinals.start', numberAt(spec, 'ordinals', 'start'));
  if (checkSelector(checks, spec, 'statefulset')) {
    checkTemplate(checks, spec, 'StatefulSet', withClaims(objectAt(spec, 'template') ?? {}, claims));
  }
  return checks.causes;
}

/** The pods of a StatefulSet have a volume for each of its claims, and names of their own. */
function withClaims(template: JsonObject, claims: readonly JsonObject[]): JsonObject {
  const { subdomain: _s, hostname: _h, ...spec } = objectAt(template, 'spec') ?? {};
  const names = new Set(claims.map((claim) => textAt(claim, 'metadata', 'name')));
  const own = listAt(spec, 'volumes').filter((volume) => !names.has(textAt(volume, 'name')));
  const added = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { ...template, spec: { ...spec, volumes: [...added, ...own] } };
}

function checkStatefulStrategy(checks: Checks, strategy: JsonObject): void {
  const field = 'spec.updateStrategy';
  const rolling = objectAt(strategy, 'rollingUpdate');
  if (strategy.type === 'OnDelete') {
    if (rolling) {
      checks.invalid(
        `${field}.rollingUpdate`,
        goRollingUpdate(rolling),
        "only allowed for updateStrategy 'RollingUpdate'",
      );
    }
    return;
  }
  if (strategy.type !== 'RollingUpdate') {
    return checks.invalid(field, goStatefulSetStrategy(strategy), "must be 'RollingUpdate' or 'OnDelete'");
  }
  checks.noneNegative(`${field}.rollingUpdate`, rolling, 'partition');
}

/** Behind a feature gate that is closed. */
function dropMaxUnavailable(object: KubeObject): void {
  delete objectAt(object, 'spec', 'updateStrategy', 'rollingUpdate')?.maxUnavailable;
}

const mutable = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
];

function statefulSetUpdateCauses(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const fixed = (spec: JsonObject) =>
    Object.fromEntries(Object.entries(spec).filter(([name]) => !mutable.includes(name)));
  if (!equalJson(fixed(specOf(object)), fixed(specOf(old)))) {
    checks.forbidden(
      'spec',
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    );
  }
  return checks.causes;
}

/** @internal */
export const statefulSetRules: RulesByResource = {
  'apps/statefulsets': {
    name: dnsLabel,
    prepareForCreate: dropMaxUnavailable,
    prepareForUpdate: dropMaxUnavailable,
    validate: statefulSetCauses,
    validateUpdate: statefulSetUpdateCauses,
    validateStatus: replicaStatusCauses,
  },
};
