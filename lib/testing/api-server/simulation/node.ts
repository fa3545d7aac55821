import type { World } from './world.js';

/** The one node of a simulated cluster. @internal */
export const NODE_NAME = 'embedded-node';

/** Makes the node that Pods run on. @internal */
export async function createNode(world: World): Promise<void> {
  const type = world.type('', 'nodes');
  await world.create(type, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NODE_NAME,
      labels: {
        'kubernetes.io/hostname': NODE_NAME,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
      },
    },
  });
  const node = world.get(type, NODE_NAME);
  if (!node) return;
  // It is ready at once, which a controller would tell by taking the taint of new nodes away.
  await world.patch(type, node, { spec: { taints: null } });
  const resources = { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  const now = world.now();
  await world.patchStatus(type, node, {
    capacity: resources,
    allocatable: resources,
    addresses: [
      { type: 'InternalIP', address: '10.0.0.1' },
      { type: 'Hostname', address: NODE_NAME },
    ],
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'the simulated kubelet is posting ready status',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      },
    ],
  });
}
