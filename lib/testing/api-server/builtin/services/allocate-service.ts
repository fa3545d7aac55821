import { isIP } from 'node:net';
import type { StatusCause } from '../../common/cause.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import type { ObjectStorage } from '../../storage/object-storage.js';
import { objectKey } from '../../storage/stored-object.js';
import { listAt, mapAt, numberAt, objectAt, textAt, textsAt } from '../fields.js';
import { Checks } from '../validation/checks.js';
import { allocationsOf, isServiceAddress, nodePortRange, type ServiceAllocations } from './allocations.js';

/** Gives a service its addresses and node ports; what is wrong with those that it asks for. @internal */
export function allocateService(
  service: KubeObject,
  old: KubeObject | undefined,
  storage: ObjectStorage,
  isDryRun: boolean,
): StatusCause[] {
  const spec = objectAt(service, 'spec') ?? {};
  const checks = new Checks();
  const allocations = allocationsOf(storage);
  const key = objectKey(service.metadata.namespace ?? '', service.metadata.name ?? '');
  const before = objectAt(old, 'spec');
  if (spec.type !== 'ExternalName') {
    setFamilies(checks, spec, before);
    // One that was created by its status has families from its next write on, but never an address.
    const getsAddress = before === undefined || before.type === 'ExternalName';
    if (checks.causes.length === 0 && getsAddress) setAddresses(checks, spec, key, allocations, isDryRun);
  }
  if (checks.causes.length === 0) setNodePorts(checks, spec, key, allocations, isDryRun);
  return checks.causes;
}

function setFamilies(checks: Checks, spec: JsonObject, before: JsonObject | undefined): void {
  const isHeadless = textAt(spec, 'clusterIP') === 'None';
  const hasSelector = Object.keys(mapAt(spec, 'selector')).length > 0;
  spec.ipFamilyPolicy ??=
    before?.ipFamilyPolicy ?? (isHeadless && !hasSelector ? 'RequireDualStack' : 'SingleStack');
  const families = textsAt(spec, 'ipFamilies');
  const addresses = textsAt(spec, 'clusterIPs');
  for (const [index, address] of addresses.entries()) {
    if (address !== 'None' && !isIP(address)) {
      const why = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
      checks.invalid(`spec.clusterIPs[${index}]`, address, why);
    }
  }
  if (checks.causes.length > 0) return;
  if (isHeadless && !hasSelector) {
    const first = families[0] ?? 'IPv4';
    const other = first === 'IPv4' ? 'IPv6' : 'IPv4';
    const isDual = families.length < 2 && spec.ipFamilyPolicy !== 'SingleStack';
    spec.ipFamilies = isDual ? [first, other] : families.length > 0 ? families : [first];
    return;
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    const why = 'this cluster is not configured for dual-stack services';
    checks.invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, why);
  }
  for (const [index, family] of families.entries()) {
    if (family === 'IPv6')
      checks.invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster');
  }
  if (families.length === 0) spec.ipFamilies = ['IPv4'];
}

function setAddresses(
  checks: Checks,
  spec: JsonObject,
  key: string,
  allocations: ServiceAllocations,
  isDryRun: boolean,
): void {
  const asked = textAt(spec, 'clusterIP');
  if (asked === 'None') {
    spec.clusterIPs = ['None'];
    return;
  }
  // One that is asked for in the list alone is refused later on.
  if (!asked && textsAt(spec, 'clusterIPs').length > 0) return;
  if (!asked) {
    const address = allocations.freeAddress();
    if (!address) return checks.invalid('spec.clusterIPs', [], 'no more addresses are free');
    // The address is held by an object that names the Service.
    if (key.endsWith('/') && !isDryRun) {
      const why = `failed to allocate IP: IPAddress.networking.k8s.io "${address}" is invalid: spec.parentRef.name: Required value`;
      return checks.invalid('spec.clusterIPs', [''], why);
    }
    spec.clusterIP = address;
    spec.clusterIPs = [address];
    return;
  }
  const owner = allocations.addressOwner(asked);
  if (owner === key) return;
  const ips = textsAt(spec, 'clusterIPs');
  if (!isServiceAddress(asked)) {
    const why = `failed to allocate IP ${asked}: the provided IP (${asked}) is not in the valid range. The range of valid IPs is 10.0.0.0/24`;
    checks.invalid('spec.clusterIPs', ips, why);
  } else if (owner !== undefined && !isDryRun) {
    checks.invalid(
      'spec.clusterIPs',
      ips,
      `failed to allocate IP ${asked}: provided IP is already allocated`,
    );
  }
}

/** A dry run holds nothing, and does not look at what is free: only at what is taken. */
function setNodePorts(
  checks: Checks,
  spec: JsonObject,
  key: string,
  allocations: ServiceAllocations,
  isDryRun: boolean,
): void {
  const isBalanced = spec.type === 'LoadBalancer';
  const wantsPorts = spec.type === 'NodePort' || (isBalanced && spec.allocateLoadBalancerNodePorts !== false);
  const chosen = new Set<number>();
  const check = (port: number, field: string) => {
    const owner = allocations.portOwner(port);
    const isOut = port < nodePortRange.first || port > nodePortRange.last;
    if (isOut && !isDryRun) {
      const why = `provided port is not in the valid range. The range of valid ports is ${nodePortRange.first}-${nodePortRange.last}`;
      checks.invalid(field, port, why);
    } else if (owner !== undefined ? owner !== key : chosen.has(port)) {
      checks.invalid(field, port, 'provided port is already allocated');
    }
    chosen.add(port);
  };
  const ports = listAt(spec, 'ports');
  for (const [index, port] of ports.entries()) {
    const asked = numberAt(port, 'nodePort');
    if (asked && (wantsPorts || isBalanced)) check(asked, `spec.ports[${index}].nodePort`);
  }
  for (const port of wantsPorts ? ports : []) {
    if (port.nodePort) continue;
    // The same port of two protocols is one on the node, too.
    const twin = ports.find(
      (one) => one.port === port.port && one.nodePort && one.protocol !== port.protocol,
    );
    port.nodePort = twin?.nodePort ?? allocations.freePort(chosen);
    chosen.add(port.nodePort as number);
  }
  if (!isBalanced || spec.externalTrafficPolicy !== 'Local') return;
  if (spec.healthCheckNodePort) check(spec.healthCheckNodePort as number, 'spec.healthCheckNodePort');
  else spec.healthCheckNodePort = allocations.freePort(chosen);
}
