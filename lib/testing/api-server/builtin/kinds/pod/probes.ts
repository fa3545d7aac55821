import type { Json, JsonObject } from '../../../common/json.js';
import { at, listAt, numberAt, objectAt, textAt } from '../../fields.js';
import type { Checks } from '../../validation/checks.js';
import { httpHeaderName, portName, portNumber } from '../../validation/names.js';

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

/** @internal */
export function checkProbes(checks: Checks, container: JsonObject, field: string): void {
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = objectAt(container, name);
    if (!probe) continue;
    const path = `${field}.${name}`;
    checkHandler(checks, probe, path);
    const numbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds'];
    checks.noneNegative(path, probe, ...numbers, 'successThreshold', 'failureThreshold');
    const grace = numberAt(probe, 'terminationGracePeriodSeconds');
    if (grace !== undefined && grace <= 0) {
      checks.invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0');
    }
    const threshold = numberAt(probe, 'successThreshold');
    if (name !== 'readinessProbe' && threshold !== undefined && threshold !== 1) {
      checks.invalid(`${path}.successThreshold`, threshold, 'must be 1');
    }
    if (name === 'readinessProbe' && grace !== undefined) {
      checks.invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes');
    }
  }
}

/** @internal */
export function checkLifecycle(checks: Checks, container: JsonObject, field: string): void {
  for (const name of ['postStart', 'preStop']) {
    const handler = objectAt(container, 'lifecycle', name);
    if (handler) checkHandler(checks, handler, `${field}.lifecycle.${name}`);
  }
}

function checkHandler(checks: Checks, handler: JsonObject, field: string): void {
  const [first, ...others] = handlers.filter((name) => objectAt(handler, name));
  for (const other of others) {
    checks.forbidden(`${field}.${other}`, 'may not specify more than 1 handler type');
  }
  if (!first) return checks.required(field, 'must specify a handler type');
  const action = objectAt(handler, first) ?? {};
  const path = `${field}.${first}`;
  if (first === 'exec' && listAt(action, 'command').length === 0) checks.required(`${path}.command`);
  if (first === 'grpc')
    checks.invalid(`${path}.port`, action.port, portNumber(numberAt(action, 'port') ?? 0));
  if (first === 'tcpSocket') checkPort(checks, at(action, 'port') ?? 0, `${path}.port`);
  if (first === 'httpGet') checkHttp(checks, action, path);
}

function checkHttp(checks: Checks, action: JsonObject, field: string): void {
  if (!textAt(action, 'path')) checks.required(`${field}.path`);
  checkPort(checks, at(action, 'port') ?? 0, `${field}.port`);
  if (!['HTTP', 'HTTPS'].includes(textAt(action, 'scheme'))) {
    checks.notSupported(`${field}.scheme`, action.scheme, ['HTTP', 'HTTPS']);
  }
  for (const header of listAt(action, 'httpHeaders')) {
    checks.invalid(`${field}.httpHeaders`, textAt(header, 'name'), httpHeaderName(textAt(header, 'name')));
  }
}

/** A port by number, or by the name of a container's port. @internal */
export function checkPort(checks: Checks, port: Json, field: string): void {
  if (typeof port === 'string') checks.invalid(field, port, portName(port));
  else checks.invalid(field, port, portNumber(typeof port === 'number' ? port : 0));
}
