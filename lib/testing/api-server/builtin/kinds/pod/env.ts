import type { JsonObject } from '../../../common/json.js';
import { listAt, objectAt, textAt } from '../../fields.js';
import type { Checks } from '../../validation/checks.js';
import { configMapKey, dnsSubdomain, envVarName } from '../../validation/names.js';

const fieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

/** @internal */
export function checkEnv(checks: Checks, container: JsonObject, field: string): void {
  for (const [index, variable] of listAt(container, 'env').entries()) {
    const path = `${field}.env[${index}]`;
    checks.name(`${path}.name`, textAt(variable, 'name'), envVarName);
    const from = objectAt(variable, 'valueFrom');
    if (from) checkSource(checks, from, textAt(variable, 'value'), `${path}.valueFrom`);
  }
  for (const [index, from] of listAt(container, 'envFrom').entries()) {
    const path = `${field}.envFrom[${index}]`;
    const prefix = textAt(from, 'prefix');
    if (prefix) checks.invalid(`${path}.prefix`, prefix, envVarName(prefix));
    const sources = ['configMapRef', 'secretRef'].filter((name) => objectAt(from, name));
    for (const source of sources)
      checks.name(`${path}.${source}.name`, textAt(from, source, 'name'), dnsSubdomain);
    if (sources.length === 0) {
      checks.invalid(`${field}.envFrom`, '', 'must specify one of: `configMapRef` or `secretRef`');
    } else if (sources.length > 1) {
      checks.invalid(`${field}.envFrom`, '', 'may not have more than one field specified at a time');
    }
  }
}

function checkSource(checks: Checks, from: JsonObject, value: string, field: string): void {
  const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'].filter(
    (name) => objectAt(from, name),
  );
  const fieldRef = objectAt(from, 'fieldRef');
  if (fieldRef) checkFieldRef(checks, fieldRef, fieldPaths, `${field}.fieldRef`);
  const resource = objectAt(from, 'resourceFieldRef');
  if (resource) checkResourceRef(checks, resource, `${field}.resourceFieldRef`);
  for (const name of ['configMapKeyRef', 'secretKeyRef']) {
    const reference = objectAt(from, name);
    if (reference) checkKeyRef(checks, reference, `${field}.${name}`);
  }
  if (sources.length === 0) {
    checks.invalid(
      field,
      '',
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    );
  } else if (value) checks.invalid(field, '', 'may not be specified when `value` is not empty');
  else if (sources.length > 1) {
    checks.invalid(field, '', 'may not have more than one field specified at a time');
  }
}

function checkKeyRef(checks: Checks, reference: JsonObject, field: string): void {
  const name = textAt(reference, 'name');
  checks.invalid(`${field}.name`, name, dnsSubdomain(name));
  checks.name(`${field}.key`, textAt(reference, 'key'), configMapKey);
}

/** A reference to a field of the pod. @internal */
export function checkFieldRef(
  checks: Checks,
  reference: JsonObject,
  supported: readonly string[],
  field: string,
): void {
  const path = textAt(reference, 'fieldPath');
  if (!textAt(reference, 'apiVersion')) return checks.required(`${field}.apiVersion`);
  if (!path) return checks.required(`${field}.fieldPath`);
  if (/^metadata\.(annotations|labels)\['.+'\]$/.test(path)) return;
  if (/^[\w.-]+\['/.test(path))
    return checks.invalid(`${field}.fieldPath`, path, 'does not support subscript');
  const known = [...supported, 'metadata.annotations', 'metadata.labels'];
  if (!known.includes(path)) {
    return checks.invalid(
      `${field}.fieldPath`,
      path,
      `error converting fieldPath: field label not supported: ${path}`,
    );
  }
  checks.oneOf(`${field}.fieldPath`, path, supported);
}

function checkResourceRef(checks: Checks, reference: JsonObject, field: string): void {
  const resource = textAt(reference, 'resource');
  if (!resource) checks.required(`${field}.resource`);
  else if (!/^(limits|requests)\.hugepages-/.test(resource)) {
    checks.oneOf(`${field}.resource`, resource, resourceFields);
  }
}
