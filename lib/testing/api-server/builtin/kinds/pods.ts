import type { StatusCause } from '../../common/api-error.js';
import { cloneJson, equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, mapAt, numberAt, objectAt, textAt } from '../fields.js';
import { Checks } from '../validation/checks.js';
import { keepMetadata } from './keep-metadata.js';
import type { KindRules, RulesByResource, SubresourceRules } from './kind-rules.js';
import { podSpecCauses, podTemplateCauses } from './pod/pod-spec.js';
import { ephemeralContainers } from './pod/ephemeral-containers.js';
import { qosClass } from './pod/qos-class.js';
import { resize } from './pod/resize.js';
import { checkTolerations } from './pod/scheduling.js';
import { podStatusCauses } from './statuses.js';

const maxInt32 = 2 ** 31 - 1;

function preparePod(pod: KubeObject): void {
  const spec = objectAt(pod, 'spec') ?? {};
  pod.status = { phase: 'Pending', qosClass: qosClass(spec) };
  if ((numberAt(spec, 'terminationGracePeriodSeconds') ?? 0) < 0) spec.terminationGracePeriodSeconds = 1;
  if (listAt(spec, 'schedulingGates').length > 0) {
    pod.status.conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
        lastProbeTime: null,
        lastTransitionTime: pod.metadata.creationTimestamp ?? null,
      },
    ];
  }
}

function podCauses(pod: KubeObject): StatusCause[] {
  const spec = objectAt(pod, 'spec') ?? {};
  const checks = new Checks().add(...podSpecCauses(spec, 'spec'), ...imageCauses(pod));
  if (textAt(spec, 'serviceAccountName')) return checks.causes;
  // Templates may say so: their Pods get an account in the end.
  for (const [index, volume] of listAt(spec, 'volumes').entries()) {
    for (const [number, source] of listAt(volume, 'projected', 'sources').entries()) {
      const field = `spec.volumes[${index}].projected.sources[${number}].serviceAccountToken`;
      if (source.serviceAccountToken) {
        checks.forbidden(field, 'must not be specified when serviceAccountName is not set');
      }
    }
  }
  return checks.causes;
}

/** Of Pods alone: what Pods are made of, such as a template, may say more. */
function imageCauses(pod: KubeObject): StatusCause[] {
  const checks = new Checks();
  for (const name of ['containers', 'initContainers'])
    for (const [index, container] of listAt(pod, 'spec', name).entries())
      checkImage(checks, container, `spec.${name}[${index}].image`);
  return checks.causes;
}

function checkImage(checks: Checks, container: JsonObject, field: string): void {
  const image = textAt(container, 'image');
  if (image.trim() !== image) checks.invalid(field, image, 'must not have leading or trailing whitespace');
}

function podUpdateCauses(pod: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(pod, 'spec') ?? {};
  const before = objectAt(old, 'spec') ?? {};
  for (const name of ['containers', 'initContainers']) {
    if (listAt(spec, name).length !== listAt(before, name).length) {
      checks.forbidden(`spec.${name}`, 'pod updates may not add or remove containers');
      return checks.causes;
    }
    for (const [index, container] of listAt(spec, name).entries()) {
      const field = `spec.${name}[${index}].image`;
      // The rules of every Pod have said so, too: among the causes it is twice.
      if (!container.image) checks.required(field);
      checkImage(checks, container, field);
    }
  }
  const [deadline, oldDeadline] = [
    numberAt(spec, 'activeDeadlineSeconds'),
    numberAt(before, 'activeDeadlineSeconds'),
  ];
  const field = 'spec.activeDeadlineSeconds';
  if (deadline === undefined && oldDeadline !== undefined) {
    checks.invalid(field, null, 'must not update from a positive integer to nil value');
  } else if (deadline !== undefined && (deadline < 0 || deadline > maxInt32)) {
    checks.invalid(field, deadline, `must be between 0 and ${maxInt32}, inclusive`);
    return checks.causes;
  } else if (deadline !== undefined && oldDeadline !== undefined && oldDeadline < deadline) {
    checks.invalid(field, deadline, 'must be less than or equal to previous value');
    return checks.causes;
  }
  checkAddedTolerations(checks, spec, before);
  checkGates(checks, spec, before);
  if (!equalJson(withoutMutable(spec, before), before)) {
    checks.forbidden(
      'spec',
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
        '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
        '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    );
  }
  return checks.causes;
}

/** The new spec with all that may change put back. */
function withoutMutable(spec: JsonObject, before: JsonObject): JsonObject {
  const munged = cloneJson(spec);
  for (const name of ['containers', 'initContainers']) {
    for (const [index, container] of listAt(munged, name).entries()) {
      container.image = listAt(before, name)[index]?.image;
    }
  }
  const isGated = listAt(before, 'schedulingGates').length > 0;
  const names = ['activeDeadlineSeconds', 'schedulingGates', 'tolerations'];
  for (const name of isGated ? [...names, 'nodeSelector'] : names) {
    if (before[name] === undefined) delete munged[name];
    else munged[name] = before[name];
  }
  return munged;
}

function checkAddedTolerations(checks: Checks, spec: JsonObject, before: JsonObject): void {
  const now = listAt(spec, 'tolerations');
  const same = (a: JsonObject, b: JsonObject) =>
    equalJson({ ...a, tolerationSeconds: undefined }, { ...b, tolerationSeconds: undefined });
  const isKept = listAt(before, 'tolerations').every((old) => now.some((one) => same(one, old)));
  // The rules of every Pod have looked at each, too: among the causes it is twice.
  if (isKept) checkTolerations(checks, spec, 'spec');
  else {
    checks.forbidden(
      'spec.tolerations',
      'existing toleration can not be modified except its tolerationSeconds',
    );
  }
}

function checkGates(checks: Checks, spec: JsonObject, before: JsonObject): void {
  const old = new Set(listAt(before, 'schedulingGates').map((gate) => textAt(gate, 'name')));
  for (const [index, gate] of listAt(spec, 'schedulingGates').entries()) {
    const name = textAt(gate, 'name');
    if (!old.has(name)) {
      checks.forbidden(
        `spec.schedulingGates[${index}]`,
        'only deletion is allowed, but found new scheduling gate',
      );
    }
  }
}

const podStatus: SubresourceRules = {
  prepareForUpdate(pod, old) {
    keepMetadata(pod, old, ['ownerReferences']);
    const qos = textAt(old, 'status', 'qosClass');
    if (qos && !textAt(pod, 'status', 'qosClass')) pod.status = { ...objectAt(pod, 'status'), qosClass: qos };
  },
};

const podTemplates: KindRules = {
  validate: (object) => podTemplateCauses(objectAt(object, 'template'), 'template'),
};

function controllerCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(object, 'spec') ?? {};
  checks.noneNegative('spec', spec, 'replicas', 'minReadySeconds');
  const selector = mapAt(spec, 'selector');
  const labels = mapAt(spec, 'template', 'metadata', 'labels');
  if (Object.keys(selector).length === 0) checks.required('spec.selector');
  if (!objectAt(spec, 'template')) checks.required('spec.template');
  else {
    if (!Object.keys(selector).every((key) => labels[key] === selector[key])) {
      checks.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
    }
    checks.add(...podTemplateCauses(objectAt(spec, 'template'), 'spec.template'));
    const policy = textAt(spec, 'template', 'spec', 'restartPolicy');
    if (policy !== 'Always') checks.notSupported('spec.template.spec.restartPolicy', policy, ['Always']);
  }
  return checks.causes;
}

/** @internal */
export const podRules: RulesByResource = {
  '/pods': {
    prepareForCreate: preparePod,
    validate: podCauses,
    validateUpdate: podUpdateCauses,
    validateStatus: podStatusCauses,
    subresources: { status: podStatus, ephemeralcontainers: ephemeralContainers, resize },
  },
  '/podtemplates': podTemplates,
  '/replicationcontrollers': { validate: controllerCauses },
};
