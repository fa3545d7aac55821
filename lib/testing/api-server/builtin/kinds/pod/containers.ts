import type { JsonObject } from '../../../common/json.js';
import { listAt, numberAt, objectAt, textAt } from '../../fields.js';
import type { Checks } from '../../validation/checks.js';
import { dnsLabel, portName, portNumber } from '../../validation/names.js';
import { checkEnv } from './env.js';
import { checkLifecycle, checkProbes } from './probes.js';
import { checkResources } from './resources.js';

/** What containers are checked against: their pod. @internal */
export interface PodSurroundings {
  /** Volumes that are valid, by name. */
  readonly volumes: ReadonlySet<string>;
  /** Claims on devices that the pod makes. */
  readonly claims: ReadonlySet<string>;
}

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

/** @internal */
export function checkContainers(checks: Checks, spec: JsonObject, field: string, pod: PodSurroundings): void {
  const containers = listAt(spec, 'containers');
  if (containers.length === 0) checks.required(`${field}.containers`);
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const path = `${field}.containers[${index}]`;
    checkContainer(checks, container, path, pod);
    const name = textAt(container, 'name');
    if (names.has(name)) checks.duplicate(`${path}.name`, name);
    names.add(name);
    checkLifecycle(checks, container, path);
    checkProbes(checks, container, path);
  }
  checkHostPorts(checks, containers, `${field}.containers`);
  checkInitContainers(checks, spec, field, pod, names);
}

function checkInitContainers(
  checks: Checks,
  spec: JsonObject,
  field: string,
  pod: PodSurroundings,
  names: Set<string>,
): void {
  for (const [index, container] of listAt(spec, 'initContainers').entries()) {
    const path = `${field}.initContainers[${index}]`;
    checkContainer(checks, container, path, pod);
    const name = textAt(container, 'name');
    if (names.has(name)) checks.duplicate(`${path}.name`, name);
    if (name) names.add(name);
    checkHostPorts(checks, [container], `${field}.initContainers`);
    const policy = textAt(container, 'restartPolicy');
    checks.oneOf(`${path}.restartPolicy`, policy, ['Always', 'Never', 'OnFailure']);
    if (policy === 'Always') {
      checkLifecycle(checks, container, path);
      checkProbes(checks, container, path);
      continue;
    }
    for (const one of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      if (container[one] !== undefined) {
        checks.forbidden(`${path}.${one}`, 'may not be set for init containers without restartPolicy=Always');
      }
    }
  }
}

function checkContainer(checks: Checks, container: JsonObject, field: string, pod: PodSurroundings): void {
  checks.name(`${field}.name`, textAt(container, 'name'), dnsLabel);
  if (!textAt(container, 'image')) checks.required(`${field}.image`);
  checks.oneOf(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy, [
    'File',
    'FallbackToLogsOnError',
  ]);
  checkPorts(checks, container, `${field}.ports`);
  checkEnv(checks, container, field);
  checkMounts(checks, container, field, pod);
  checks.oneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, pullPolicies, true);
  checkResources(checks, objectAt(container, 'resources'), `${field}.resources`, pod.claims);
  checkSecurityContext(checks, objectAt(container, 'securityContext'), `${field}.securityContext`);
}

function checkPorts(checks: Checks, container: JsonObject, field: string): void {
  const names = new Set<string>();
  for (const [index, port] of listAt(container, 'ports').entries()) {
    const path = `${field}[${index}]`;
    const name = textAt(port, 'name');
    const wrong = name ? portName(name) : [];
    checks.invalid(`${path}.name`, name, wrong);
    if (name && wrong.length === 0) {
      if (names.has(name)) checks.duplicate(`${path}.name`, name);
      names.add(name);
    }
    const number = numberAt(port, 'containerPort') ?? 0;
    if (number === 0) checks.required(`${path}.containerPort`);
    else checks.invalid(`${path}.containerPort`, number, portNumber(number));
    const hostPort = numberAt(port, 'hostPort');
    if (hostPort !== undefined) checks.invalid(`${path}.hostPort`, hostPort, portNumber(hostPort));
    checks.oneOf(`${path}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP'], true);
  }
}

/** A port of the node can be taken once. */
function checkHostPorts(checks: Checks, containers: readonly JsonObject[], field: string): void {
  const taken = new Set<string>();
  for (const [index, container] of containers.entries()) {
    for (const [number, port] of listAt(container, 'ports').entries()) {
      const hostPort = numberAt(port, 'hostPort');
      if (!hostPort) continue;
      const key = `${textAt(port, 'protocol')}/${textAt(port, 'hostIP')}/${hostPort}`;
      if (taken.has(key)) checks.duplicate(`${field}[${index}].ports[${number}].hostPort`, key);
      taken.add(key);
    }
  }
}

function checkMounts(
  checks: Checks,
  container: JsonObject,
  field: string,
  { volumes }: PodSurroundings,
): void {
  const paths = new Set<string>();
  for (const [index, mount] of listAt(container, 'volumeMounts').entries()) {
    const path = `${field}.volumeMounts[${index}]`;
    const name = textAt(mount, 'name');
    if (!name) checks.required(`${path}.name`);
    if (!volumes.has(name)) {
      checks.add({
        reason: 'FieldValueNotFound',
        message: `Not found: ${JSON.stringify(name)}`,
        field: `${path}.name`,
      });
    }
    const mountPath = textAt(mount, 'mountPath');
    if (!mountPath) checks.required(`${path}.mountPath`);
    if (paths.has(mountPath)) checks.invalid(`${path}.mountPath`, mountPath, 'must be unique');
    paths.add(mountPath);
    checkDescending(checks, textAt(mount, 'subPath'), `${field}.volumeMounts.subPath`);
    checkDescending(checks, textAt(mount, 'subPathExpr'), `${field}.volumeMounts.subPathExpr`);
    checks.oneOf(`${field}.volumeMounts.mountPropagation`, mount.mountPropagation, [
      'Bidirectional',
      'HostToContainer',
      'None',
    ]);
  }
}

/** A path that stays below the one that it starts from. @internal */
export function checkDescending(checks: Checks, path: string, field: string): void {
  if (path.startsWith('/')) checks.invalid(field, path, 'must be a relative path');
  if (path.split('/').includes('..')) checks.invalid(field, path, "must not contain '..'");
}

function checkSecurityContext(checks: Checks, context: JsonObject | undefined, field: string): void {
  if (!context) return;
  for (const name of ['runAsUser', 'runAsGroup']) {
    const id = numberAt(context, name);
    if (id !== undefined && (id < 0 || id > 2 ** 31 - 1)) {
      checks.invalid(`${field}.${name}`, id, 'must be between 0 and 2147483647, inclusive');
    }
  }
  if (context.allowPrivilegeEscalation !== false) return;
  const added = objectAt(context, 'capabilities')?.add;
  if (context.privileged === true) {
    checks.invalid(field, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
  }
  if (Array.isArray(added) && added.includes('CAP_SYS_ADMIN')) {
    checks.invalid(
      field,
      context,
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
    );
  }
}
