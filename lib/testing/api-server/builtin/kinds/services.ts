import { isIP } from 'node:net';
import type { StatusCause } from '../../common/api-error.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { at, listAt, mapAt, numberAt, objectAt, textAt, textsAt } from '../fields.js';
import { allocateService } from '../services/allocate-service.js';
import { prepareService, prepareServiceUpdate } from '../services/prepare-service.js';
import { isExternallyAccessible } from '../services/service-kinds.js';
import { Checks } from '../validation/checks.js';
import { labelCauses } from '../validation/metadata.js';
import { dnsLabel, dnsSubdomain, portNumber, qualifiedName } from '../validation/names.js';
import type { RulesByResource } from './kind-rules.js';
import { checkPort } from './pod/probes.js';
import { serviceStatusCauses } from './statuses.js';

const specOf = (object: KubeObject): JsonObject => objectAt(object, 'spec') ?? {};
const isHeadless = (spec: JsonObject): boolean => textsAt(spec, 'clusterIPs')[0] === 'None';

function serviceCauses(object: KubeObject): StatusCause[] {
  const checks = new Checks();
  const spec = specOf(object);
  const type = textAt(spec, 'type');
  const ports = listAt(spec, 'ports');
  if (ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName') checks.required('spec.ports');
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    checks.invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`);
  }
  if (type === 'ExternalName') checkExternalName(checks, spec);
  checkPorts(checks, spec, ports);
  checks.add(...labelCauses(mapAt(spec, 'selector'), 'spec.selector'));
  checks.oneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None'], true);
  checkAffinity(checks, spec);
  if (type !== 'ExternalName') checkAddresses(checks, spec);
  for (const [index, ip] of textsAt(spec, 'externalIPs').entries())
    checkIp(checks, ip, `spec.externalIPs[${index}]`);
  checks.oneOf('spec.type', type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], true);
  checkTypeOnly(checks, spec, type);
  checkTrafficPolicies(checks, spec, type);
  return checks.causes;
}

function checkExternalName(checks: Checks, spec: JsonObject): void {
  for (const name of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
    if (spec[name] !== undefined)
      checks.forbidden(`spec.${name}`, 'may not be set for ExternalName services');
  }
  const name = textAt(spec, 'externalName').replace(/\.$/, '');
  checks.name('spec.externalName', name, dnsSubdomain);
}

function checkPorts(checks: Checks, spec: JsonObject, ports: readonly JsonObject[]): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  const nodePorts = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`;
    const name = textAt(port, 'name');
    if (ports.length > 1 && !name) checks.required(`${field}.name`);
    else if (name) {
      checks.invalid(`${field}.name`, name, dnsLabel(name));
      if (names.has(name)) checks.duplicate(`${field}.name`, name);
      names.add(name);
    }
    const number = numberAt(port, 'port') ?? 0;
    checks.invalid(`${field}.port`, number, portNumber(number));
    checks.oneOf(`${field}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP'], true);
    checkPort(checks, at(port, 'targetPort') ?? 0, `${field}.targetPort`);
    const protocol = textAt(port, 'appProtocol');
    if (protocol) checks.invalid(`${field}.appProtocol`, protocol, qualifiedName(protocol));
    if (spec.type === 'ClusterIP' && port.nodePort) {
      checks.forbidden(`${field}.nodePort`, "may not be used when `type` is 'ClusterIP'");
    }
    const nodeKey = `${textAt(port, 'protocol')}/${numberAt(port, 'nodePort') ?? 0}`;
    if (port.nodePort && nodePorts.has(nodeKey)) checks.duplicate(`${field}.nodePort`, port.nodePort);
    nodePorts.add(nodeKey);
    const key = `${textAt(port, 'protocol')}/${number}`;
    if (numbers.has(key)) checks.duplicate(field, { port: number, protocol: port.protocol });
    numbers.add(key);
  }
}

function checkAffinity(checks: Checks, spec: JsonObject): void {
  const config = objectAt(spec, 'sessionAffinityConfig');
  if (spec.sessionAffinity !== 'ClientIP' || !config) return;
  const seconds = numberAt(config, 'clientIP', 'timeoutSeconds') ?? 0;
  if (seconds <= 0 || seconds > 86400) {
    checks.invalid(
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds',
      seconds,
      'must be greater than 0 and less than 86400',
    );
  }
}

function checkAddresses(checks: Checks, spec: JsonObject): void {
  const ip = textAt(spec, 'clusterIP');
  const ips = textsAt(spec, 'clusterIPs');
  if (ip && ips.length === 0) checks.required('spec.clusterIPs');
  else if (ip && ips[0] !== ip) {
    checks.invalid('spec.clusterIPs', ips, 'first value must match `clusterIP`');
  } else if (!ip && ips.length > 0) {
    checks.invalid('spec.clusterIPs', ips, 'must be empty when `clusterIP` is not specified');
  }
  for (const [index, family] of textsAt(spec, 'ipFamilies').entries()) {
    checks.oneOf(`spec.ipFamilies[${index}]`, family, ['IPv4', 'IPv6']);
  }
  checks.oneOf('spec.ipFamilyPolicy', spec.ipFamilyPolicy, [
    'PreferDualStack',
    'RequireDualStack',
    'SingleStack',
  ]);
  for (const [index, one] of ips.entries()) {
    if (index === 0 && one === 'None') {
      if (ips.length > 1) {
        checks.invalid('spec.clusterIPs', ips, "'None' must be the first and only value");
      }
    } else checkIp(checks, one, `spec.clusterIPs[${index}]`);
  }
  if (ips.length > 2) checks.invalid('spec.clusterIPs', ips, 'may only hold up to 2 values');
}

function checkIp(checks: Checks, ip: string, field: string): void {
  if (!isIP(ip)) checks.invalid(field, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
}

/** Fields that only services of one type have. */
function checkTypeOnly(checks: Checks, spec: JsonObject, type: string): void {
  if (type === 'LoadBalancer') return;
  const why = "may only be used when `type` is 'LoadBalancer'";
  if (textsAt(spec, 'loadBalancerSourceRanges').length > 0) {
    checks.forbidden('spec.LoadBalancerSourceRanges', why);
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined) {
    checks.forbidden('spec.allocateLoadBalancerNodePorts', why);
  }
  if (spec.loadBalancerClass !== undefined) checks.forbidden('spec.loadBalancerClass', why);
}

function checkTrafficPolicies(checks: Checks, spec: JsonObject, type: string): void {
  const external = textAt(spec, 'externalTrafficPolicy');
  const field = 'spec.externalTrafficPolicy';
  if (!isExternallyAccessible(spec)) {
    if (external) checks.invalid(field, external, 'may only be set for externally-accessible services');
  } else checks.oneOf(field, external, ['Cluster', 'Local'], true);
  if (spec.healthCheckNodePort && !(type === 'LoadBalancer' && external === 'Local')) {
    checks.invalid(
      'spec.healthCheckNodePort',
      spec.healthCheckNodePort,
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    );
  }
  checks.oneOf('spec.internalTrafficPolicy', spec.internalTrafficPolicy, ['Cluster', 'Local']);
}

function serviceUpdateCauses(object: KubeObject, old: KubeObject): StatusCause[] {
  const checks = new Checks();
  const [spec, before] = [specOf(object), specOf(old)];
  if (spec.type === 'ExternalName' || before.type === 'ExternalName') return [];
  const [[first], [previous]] = [textsAt(spec, 'clusterIPs'), textsAt(before, 'clusterIPs')];
  if (previous !== undefined && first !== previous) {
    checks.invalid('spec.clusterIPs[0]', textsAt(spec, 'clusterIPs'), 'may not change once set');
  }
  const [[family], [oldFamily]] = [textsAt(spec, 'ipFamilies'), textsAt(before, 'ipFamilies')];
  if (oldFamily !== undefined && family !== undefined && family !== oldFamily) {
    checks.invalid('spec.ipFamilies[0]', family, 'may not change once set');
  }
  if (before.type === 'LoadBalancer' && spec.type === 'LoadBalancer') {
    if (spec.loadBalancerClass !== before.loadBalancerClass) {
      checks.invalid('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set');
    }
  }
  return checks.causes;
}

/** @internal */
export const serviceRules: RulesByResource = {
  '/services': {
    name: dnsLabel,
    prepareForCreate: prepareService,
    prepareForUpdate: prepareServiceUpdate,
    allocate: allocateService,
    validate: serviceCauses,
    validateUpdate: serviceUpdateCauses,
    validateStatus: serviceStatusCauses,
  },
};
