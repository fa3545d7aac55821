import { isIP } from 'node:net';
import type { StatusCause } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { at, listAt, numberAt, objectAt, textAt, textsAt } from '../fields.js';
import { Checks, IMMUTABLE } from '../validation/checks.js';
import {
  dnsLabel,
  dnsSubdomain,
  pathSegment,
  portName,
  portNumber,
  wildcardSubdomain,
} from '../validation/names.js';
import { selectorCauses } from '../validation/selectors.js';
import type { RulesByResource } from './kind-rules.js';

function ingressCauses(object: KubeObject, old?: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(object, 'spec') ?? {};
  const rules = listAt(spec, 'rules');
  const backend = objectAt(spec, 'defaultBackend');
  if (rules.length === 0 && !backend) {
    checks.invalid('spec', null, 'either `defaultBackend` or `rules` must be specified');
  }
  if (backend) checkBackend(checks, backend, 'spec.defaultBackend');
  for (const [index, rule] of rules.entries()) checkRule(checks, rule, `spec.rules[${index}]`);
  for (const [index, tls] of listAt(spec, 'tls').entries()) {
    for (const [number, host] of textsAt(tls, 'hosts').entries()) {
      const rule = host.includes('*') ? wildcardSubdomain : dnsSubdomain;
      checks.invalid(`spec.tls[${index}].hosts[${number}]`, host, rule(host));
    }
    const secret = textAt(tls, 'secretName');
    if (secret) checks.invalid(`spec.tls[${index}].secretName`, secret, dnsSubdomain(secret));
  }
  const name = textAt(spec, 'ingressClassName');
  if (name) checks.invalid('spec.ingressClassName', name, dnsSubdomain(name));
  const annotation = object.metadata.annotations?.['kubernetes.io/ingress.class'];
  if (!old && annotation !== undefined && name && annotation !== name) {
    checks.invalid(
      'annotations.kubernetes.io/ingress.class',
      annotation,
      'must match `ingressClassName` when both are specified',
    );
  }
  return checks.causes;
}

function checkRule(checks: Checks, rule: JsonObject, field: string): void {
  const host = textAt(rule, 'host');
  if (host) {
    if (isIP(host)) checks.invalid(`${field}.host`, host, 'must be a DNS name, not an IP address');
    const form = host.includes('*') ? wildcardSubdomain : dnsSubdomain;
    checks.invalid(`${field}.host`, host, form(host));
  }
  const http = objectAt(rule, 'http');
  if (!http) return;
  const paths = listAt(http, 'paths');
  if (paths.length === 0) checks.required(`${field}.http.paths`);
  for (const [index, path] of paths.entries()) checkPath(checks, path, `${field}.http.paths[${index}]`);
}

function checkPath(checks: Checks, path: JsonObject, field: string): void {
  const type = textAt(path, 'pathType');
  const text = textAt(path, 'path');
  const types = ['Exact', 'ImplementationSpecific', 'Prefix'];
  if (path.pathType === undefined || path.pathType === null) {
    return checks.required(`${field}.pathType`, 'pathType must be specified');
  }
  if (!types.includes(type)) checks.notSupported(`${field}.pathType`, type, types);
  else if (type !== 'ImplementationSpecific' || text) {
    if (!text.startsWith('/')) checks.invalid(`${field}.path`, text, 'must be an absolute path');
  }
  if (type === 'Exact' || type === 'Prefix') {
    for (const one of ['//', '/./', '/../', '%2f', '%2F']) {
      if (text.includes(one)) checks.invalid(`${field}.path`, text, `must not contain '${one}'`);
    }
    for (const one of ['/..', '/.']) {
      if (text.endsWith(one)) checks.invalid(`${field}.path`, text, `cannot end with '${one}'`);
    }
  }
  checkBackend(checks, objectAt(path, 'backend') ?? {}, `${field}.backend`);
}

function checkBackend(checks: Checks, backend: JsonObject, field: string): void {
  const service = objectAt(backend, 'service');
  const resource = objectAt(backend, 'resource');
  if (service && resource) {
    return checks.invalid(field, '', 'cannot set both resource and service backends');
  }
  if (resource) {
    for (const name of ['kind', 'name']) {
      checks.name(`${field}.resource.${name}`, textAt(resource, name), pathSegment);
    }
    return;
  }
  if (!service) return checks.invalid(field, '', 'resource or service backend is required');
  checks.name(`${field}.service.name`, textAt(service, 'name'), dnsLabel);
  const name = textAt(service, 'port', 'name');
  const number = numberAt(service, 'port', 'number') ?? 0;
  if (name && number) checks.invalid(field, '', 'cannot set both port name & port number');
  else if (name) checks.invalid(`${field}.service.port.name`, name, portName(name));
  else if (number) checks.invalid(`${field}.service.port.number`, number, portNumber(number));
  else checks.required(field, 'port name or number is required');
}

function classCauses(object: KubeObject, old?: KubeObject): StatusCause[] {
  const checks = new Checks();
  const controller = textAt(object, 'spec', 'controller');
  const [host, path] = [controller.split('/', 1)[0] ?? '', controller.slice(controller.indexOf('/') + 1)];
  if (old && textAt(old, 'spec', 'controller') !== controller) {
    checks.invalid('spec.controller', controller, IMMUTABLE);
  }
  if (!controller) checks.required('spec.controller');
  else if (!controller.includes('/') || !host || !path) {
    checks.invalid('spec.controller', controller, 'must be a domain-prefixed path (such as "acme.io/foo")');
  } else checks.invalid('spec.controller', host, dnsSubdomain(host));
  return checks.causes;
}

function networkPolicyCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = objectAt(object, 'spec') ?? {};
  checks.add(...selectorCauses(objectAt(spec, 'podSelector'), 'spec.podSelector'));
  for (const [direction, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    for (const [index, rule] of listAt(spec, direction).entries()) {
      const field = `spec.${direction}[${index}]`;
      for (const [number, port] of listAt(rule, 'ports').entries()) {
        checkPolicyPort(checks, port, `${field}.ports[${number}]`);
      }
      for (const [number, peer] of listAt(rule, peers).entries()) {
        checkPeer(checks, peer, `${field}.${peers}[${number}]`);
      }
    }
  }
  const types = textsAt(spec, 'policyTypes');
  if (types.length > 2) {
    checks.invalid('spec.policyTypes', types, 'may not specify more than two policyTypes');
  } else {
    for (const [index, type] of types.entries()) {
      checks.oneOf(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress']);
    }
  }
  return checks.causes;
}

function checkPolicyPort(checks: Checks, one: JsonObject, field: string): void {
  checks.oneOf(`${field}.protocol`, one.protocol, ['TCP', 'UDP', 'SCTP']);
  const port = at(one, 'port');
  const end = numberAt(one, 'endPort');
  if (typeof port === 'number') {
    checks.invalid(`${field}.port`, port, portNumber(port));
    if (end === undefined) return;
    if (end < port) checks.invalid(`${field}.endPort`, port, 'must be greater than or equal to `port`');
    checks.invalid(`${field}.endPort`, end, portNumber(end));
  } else if (typeof port === 'string') {
    if (end !== undefined) {
      checks.invalid(`${field}.endPort`, end, 'may not be specified when `port` is non-numeric');
    }
    checks.invalid(`${field}.port`, port, portName(port));
  } else if (end !== undefined) {
    checks.invalid(`${field}.endPort`, end, 'may not be specified when `port` is not specified');
  }
}

function checkPeer(checks: Checks, peer: JsonObject, field: string): void {
  const block = objectAt(peer, 'ipBlock');
  const selectors = ['podSelector', 'namespaceSelector'].filter((name) => objectAt(peer, name));
  for (const name of selectors) checks.add(...selectorCauses(peer[name], `${field}.${name}`));
  if (block) {
    const cidr = textAt(block, 'cidr');
    const [address = '', bits] = cidr.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    if (!cidr) checks.required(`${field}.ipBlock.cidr`);
    else if (!isIP(address) || !/^\d+$/.test(bits ?? '') || Number(bits) > most) {
      checks.invalid(
        `${field}.ipBlock.cidr`,
        cidr,
        'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      );
    }
  }
  if (!block && selectors.length === 0) checks.required(field, 'must specify a peer');
  else if (block && selectors.length > 0) {
    checks.forbidden(field, 'may not specify both ipBlock and another peer');
  }
}

/** @internal */
export const networkingRules: RulesByResource = {
  'networking.k8s.io/ingresses': { validate: ingressCauses },
  'networking.k8s.io/ingressclasses': { validate: classCauses },
  'networking.k8s.io/networkpolicies': { validate: networkPolicyCauses },
};
