import type { JsonObject } from '../../common/json.js';
import { isExternallyAccessible } from '../services/service-kinds.js';
import { listAt, mapAt, numberAt, objectAt, setAbsent, textAt } from '../fields.js';
import type { DefaultsByDefinition } from './defaults.js';

function setServiceDefaults(service: JsonObject): void {
  const spec = objectAt(service, 'spec');
  if (!spec) return;
  setAbsent(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (
    spec.sessionAffinity === 'ClientIP' &&
    numberAt(spec, 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds') === undefined
  ) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10800 } };
  }
  for (const port of listAt(spec, 'ports')) {
    if (!port.targetPort) port.targetPort = port.port;
  }
  if (isExternallyAccessible(spec)) setAbsent(spec, { externalTrafficPolicy: 'Cluster' });
  if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(textAt(spec, 'type'))) {
    setAbsent(spec, { internalTrafficPolicy: 'Cluster' });
  }
  if (spec.type !== 'LoadBalancer') return;
  setAbsent(spec, { allocateLoadBalancerNodePorts: true });
  for (const ingress of listAt(service, 'status', 'loadBalancer', 'ingress')) {
    if (ingress.ip) setAbsent(ingress, { ipMode: 'VIP' });
  }
}

function setLimitRangeItemDefaults(item: JsonObject): void {
  if (item.type !== 'Container') return;
  const limits = { ...objectAt(item, 'max'), ...objectAt(item, 'default') };
  const requests = { ...objectAt(item, 'min'), ...limits, ...objectAt(item, 'defaultRequest') };
  if (Object.keys(limits).length > 0) item.default = limits;
  if (Object.keys(requests).length > 0) item.defaultRequest = requests;
}

function mergeStringData(secret: JsonObject): void {
  setAbsent(secret, { type: 'Opaque' });
  const texts = objectAt(secret, 'stringData');
  delete secret.stringData;
  if (!texts) return;
  const data = (secret.data = { ...objectAt(secret, 'data') });
  for (const key of Object.keys(texts)) {
    Object.defineProperty(data, key, {
      value: Buffer.from(textAt(texts, key)).toString('base64'),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
}

/** @internal */
export const coreDefaults: DefaultsByDefinition = {
  'io.k8s.api.core.v1.Service': setServiceDefaults,
  'io.k8s.api.core.v1.Secret': mergeStringData,
  'io.k8s.api.core.v1.LimitRangeItem': setLimitRangeItemDefaults,
  'io.k8s.api.core.v1.EndpointPort': (port) => setAbsent(port, { protocol: 'TCP' }),
  'io.k8s.api.core.v1.Namespace': (namespace) => {
    const name = textAt(namespace, 'metadata', 'name');
    const metadata = objectAt(namespace, 'metadata');
    if (name && metadata)
      metadata.labels = { ...mapAt(metadata, 'labels'), 'kubernetes.io/metadata.name': name };
  },
  'io.k8s.api.core.v1.NamespaceStatus': (status) => setAbsent(status, { phase: 'Active' }),
  'io.k8s.api.core.v1.NodeSpec': (spec) => {
    if (spec.podCIDR) setAbsent(spec, { podCIDRs: [spec.podCIDR] });
  },
  'io.k8s.api.core.v1.NodeStatus': (status) => {
    if (status.capacity) setAbsent(status, { allocatable: status.capacity });
  },
  'io.k8s.api.core.v1.PersistentVolumeClaim': (claim) => setPhase(claim),
  'io.k8s.api.core.v1.PersistentVolume': (volume) => {
    setPhase(volume);
    const spec = objectAt(volume, 'spec');
    if (spec) setAbsent(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
  },
  'io.k8s.api.core.v1.ReplicationController': (controller) => {
    const spec = objectAt(controller, 'spec');
    // OpenAPI names a default, but 0 is left out as elsewhere.
    if (spec?.minReadySeconds === 0) delete spec.minReadySeconds;
    const labels = objectAt(spec, 'template', 'metadata', 'labels');
    if (!spec || !labels) return;
    setAbsent(spec, { selector: labels });
    setAbsent(controller.metadata as JsonObject, { labels });
  },
  'io.k8s.api.scheduling.v1.PriorityClass': (one) =>
    setAbsent(one, { preemptionPolicy: 'PreemptLowerPriority' }),
  'io.k8s.api.discovery.v1.EndpointPort': (port) => {
    if (port.name === undefined) port.name = '';
    setAbsent(port, { protocol: 'TCP' });
  },
};

function setPhase(object: JsonObject): void {
  const status = objectAt(object, 'status');
  if (status) setAbsent(status, { phase: 'Pending' });
}
