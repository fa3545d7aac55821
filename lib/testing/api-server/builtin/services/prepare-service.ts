import { equalJson, type JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { listAt, objectAt, setAbsent, textAt, textsAt } from '../fields.js';
import { isExternallyAccessible } from './service-kinds.js';

const specOf = (object: KubeObject): JsonObject => objectAt(object, 'spec') ?? {};

/** `clusterIP` is the older name of the first of `clusterIPs`. @internal */
export function prepareService(object: KubeObject): void {
  const spec = specOf(object);
  // Nobody is shown one of what has no traffic inside.
  if (spec.type === 'ExternalName') delete spec.internalTrafficPolicy;
  const [first] = textsAt(spec, 'clusterIPs');
  if (textAt(spec, 'clusterIP') && first === undefined) spec.clusterIPs = [textAt(spec, 'clusterIP')];
}

/** What was allocated stays, unless the type of the service changes. @internal */
export function prepareServiceUpdate(object: KubeObject, old: KubeObject): void {
  const spec = specOf(object);
  const before = specOf(old);
  if (spec.type !== 'ExternalName' && before.type !== 'ExternalName') {
    // Who leaves out what was allocated keeps it.
    setAbsent(spec, {
      clusterIP: before.clusterIP,
      clusterIPs:
        spec.clusterIP && spec.clusterIP !== before.clusterIP ? [spec.clusterIP] : before.clusterIPs,
      ipFamilies: before.ipFamilies,
      ipFamilyPolicy: before.ipFamilyPolicy,
    });
    keepNodePorts(spec, before);
    for (const key of Object.keys(spec)) if (spec[key] === undefined) delete spec[key];
  }
  if (spec.type === 'ExternalName' && before.type !== 'ExternalName') {
    for (const name of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
      if (equalJson(spec[name], before[name])) delete spec[name];
    }
  }
  dropOfOtherTypes(spec, before);
  const balancer = objectAt(object, 'status', 'loadBalancer');
  if (spec.type !== 'LoadBalancer' && balancer) delete balancer.ingress;
  prepareService(object);
}

/** What only the former type has, and was not changed, goes with it. */
function dropOfOtherTypes(spec: JsonObject, before: JsonObject): void {
  const drop = (name: string) => {
    if (equalJson(spec[name], before[name])) delete spec[name];
  };
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    drop('allocateLoadBalancerNodePorts');
    drop('loadBalancerClass');
    drop('healthCheckNodePort');
  }
  if (isExternallyAccessible(before) && !isExternallyAccessible(spec)) drop('externalTrafficPolicy');
}

function keepNodePorts(spec: JsonObject, before: JsonObject): void {
  const hasPorts = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  const ports = listAt(before, 'ports');
  for (const port of listAt(spec, 'ports')) {
    const same = ports.find((one) => one.port === port.port && one.protocol === port.protocol);
    if (hasPorts && same?.nodePort !== undefined) setAbsent(port, { nodePort: same.nodePort });
    // Sent back as it was, but the type has none any more: it is let go.
    else if (!hasPorts && before.type !== spec.type && same?.nodePort === port.nodePort) delete port.nodePort;
  }
}
