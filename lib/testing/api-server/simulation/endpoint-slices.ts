import { equalJson, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { NODE_NAME } from './node.js';
import type { SimulatedController } from './simulated-controller.js';
import { controllerReference, isReady, specOf, statusOf } from './workload.js';
import type { World } from './world.js';

/** Services: an EndpointSlice with the Pods that the selector finds. @internal */
export const endpointSlices: SimulatedController = {
  group: '',
  resource: 'services',
  owns: [{ group: 'discovery.k8s.io', resource: 'endpointslices' }],
  async reconcile(service, world) {
    const selector = specOf(service)['selector'];
    if (typeof selector !== 'object' || selector === null || service.metadata.deletionTimestamp) return;
    const type = world.type('discovery.k8s.io', 'endpointslices');
    const endpoints = endpointsOf(service, selector as Record<string, string>, world);
    const [slice] = world.controlledBy(service, type);
    const { name = '', namespace = '' } = service.metadata;
    if (slice) {
      if (!equalJson(slice['endpoints'] ?? [], endpoints)) await world.patch(type, slice, { endpoints });
      return;
    }
    await world.create(type, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${name}-`,
        namespace,
        labels: {
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': name,
        },
        ownerReferences: [controllerReference(service)],
      },
      addressType: 'IPv4',
      endpoints,
      ports: portsOf(service),
    });
  },
};

function endpointsOf(service: KubeObject, selector: Record<string, string>, world: World): JsonObject[] {
  const pods = world.list(world.type('', 'pods'), service.metadata.namespace ?? '');
  const isChosen = ({ metadata }: KubeObject) =>
    !metadata.deletionTimestamp &&
    Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value);
  return pods.filter(isChosen).flatMap((pod) => {
    const address = statusOf(pod)['podIP'];
    if (typeof address !== 'string' || statusOf(pod)['phase'] !== 'Running') return [];
    const ready = isReady(pod);
    const { name = '', namespace = '', uid = '' } = pod.metadata;
    return [
      {
        addresses: [address],
        conditions: { ready, serving: ready, terminating: false },
        nodeName: NODE_NAME,
        targetRef: { kind: 'Pod', name, namespace, uid },
      },
    ];
  });
}

function portsOf(service: KubeObject): JsonObject[] {
  const ports = specOf(service)['ports'];
  return (Array.isArray(ports) ? (ports as JsonObject[]) : []).map(
    ({ name = '', port, targetPort, protocol }) => ({
      name,
      port: typeof targetPort === 'number' ? targetPort : (port ?? 0),
      protocol: protocol ?? 'TCP',
    }),
  );
}
