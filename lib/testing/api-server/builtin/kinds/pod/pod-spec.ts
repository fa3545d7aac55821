import type { StatusCause } from '../../../common/api-error.js';
import type { JsonObject } from '../../../common/json.js';
import { listAt, mapAt, numberAt, objectAt, textAt, textsAt } from '../../fields.js';
import { Checks } from '../../validation/checks.js';
import { annotationCauses, labelCauses } from '../../validation/metadata.js';
import { dnsLabel, dnsSubdomain } from '../../validation/names.js';
import { checkContainers } from './containers.js';
import { checkScheduling } from './scheduling.js';
import { checkVolumes } from './volumes.js';

const maxInt32 = 2 ** 31 - 1;

/** What is wrong with the spec of a pod, or of a pod template. @internal */
export function podSpecCauses(spec: JsonObject, field: string): StatusCause[] {
  const checks = new Checks();
  const volumes = checkVolumes(checks, spec, field);
  const claims = new Set(listAt(spec, 'resourceClaims').map((claim) => textAt(claim, 'name')));
  checkContainers(checks, spec, field, { volumes, claims });
  checks.oneOf(`${field}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never'], true);
  checkDns(checks, spec, field);
  checkScheduling(checks, spec, field);
  for (const [name, rule] of [
    ['serviceAccountName', dnsSubdomain],
    ['nodeName', dnsSubdomain],
    ['hostname', dnsLabel],
    ['subdomain', dnsLabel],
    ['priorityClassName', dnsSubdomain],
    ['runtimeClassName', dnsSubdomain],
  ] as const) {
    const value = textAt(spec, name);
    if (value) checks.invalid(`${field}.${name}`, value, rule(value));
  }
  const deadline = numberAt(spec, 'activeDeadlineSeconds');
  if (deadline !== undefined && (deadline < 1 || deadline > maxInt32)) {
    const why = `must be between 1 and ${maxInt32}, inclusive`;
    checks.invalid(`${field}.activeDeadlineSeconds`, deadline, why);
  }
  checkIds(checks, objectAt(spec, 'securityContext'), `${field}.securityContext`);
  for (const [index, secret] of listAt(spec, 'imagePullSecrets').entries()) {
    if (!textAt(secret, 'name')) checks.required(`${field}.imagePullSecrets[${index}].name`);
  }
  if (spec.hostNetwork === true) checkHostNetwork(checks, spec, field);
  checks.oneOf(`${field}.preemptionPolicy`, spec.preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  return checks.causes;
}

function checkDns(checks: Checks, spec: JsonObject, field: string): void {
  const policies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
  checks.oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, policies, true);
  if (spec.dnsPolicy === 'None' && textsAt(spec, 'dnsConfig', 'nameservers').length === 0) {
    if (!objectAt(spec, 'dnsConfig')) {
      checks.required(`${field}.dnsConfig`, 'must provide `dnsConfig` when `dnsPolicy` is None');
    } else {
      checks.required(
        `${field}.dnsConfig.nameservers`,
        'must provide at least one DNS nameserver when `dnsPolicy` is None',
      );
    }
  }
}

function checkIds(checks: Checks, context: JsonObject | undefined, field: string): void {
  for (const name of ['runAsUser', 'runAsGroup', 'fsGroup']) {
    const id = numberAt(context, name);
    if (id !== undefined && (id < 0 || id > maxInt32)) {
      checks.invalid(`${field}.${name}`, id, `must be between 0 and ${maxInt32}, inclusive`);
    }
  }
}

/** On the network of its node, a container's port is the node's. */
function checkHostNetwork(checks: Checks, spec: JsonObject, field: string): void {
  for (const [index, container] of listAt(spec, 'containers').entries()) {
    for (const [number, port] of listAt(container, 'ports').entries()) {
      if ((port.hostPort ?? 0) === port.containerPort) continue;
      checks.invalid(
        `${field}.containers[${index}].ports[${number}].hostPort`,
        port.hostPort ?? 0,
        'must match `containerPort` when `hostNetwork` is true',
      );
    }
  }
}

/** What is wrong with a `PodTemplateSpec`. @internal */
export function podTemplateCauses(template: JsonObject | undefined, field: string): StatusCause[] {
  return [
    ...templateMetadataCauses(template, field),
    ...podSpecCauses(objectAt(template, 'spec') ?? {}, `${field}.spec`),
  ];
}

/** The same of its metadata alone. @internal */
export function templateMetadataCauses(template: JsonObject | undefined, field: string): StatusCause[] {
  return [
    ...labelCauses(mapAt(template, 'metadata', 'labels'), `${field}.labels`),
    ...annotationCauses(mapAt(template, 'metadata', 'annotations'), `${field}.annotations`),
  ];
}
