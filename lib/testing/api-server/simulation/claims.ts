import type { SimulatedController } from './simulated-controller.js';
import { specOf, statusOf } from './workload.js';

/** PersistentVolumeClaims: bound to a volume that is made for them. @internal */
export const claims: SimulatedController = {
  group: '',
  resource: 'persistentvolumeclaims',
  async reconcile(claim, world) {
    if (claim.metadata.deletionTimestamp || statusOf(claim)['phase'] === 'Bound') return;
    const type = world.type('', 'persistentvolumeclaims');
    const { uid = '', name = '', namespace = '' } = claim.metadata;
    const spec = specOf(claim);
    const volumeName = typeof spec['volumeName'] === 'string' ? spec['volumeName'] : `pvc-${uid}`;
    const capacity = (spec['resources'] as { requests?: Record<string, string> } | undefined)?.requests ?? {};
    const accessModes = spec['accessModes'] ?? ['ReadWriteOnce'];
    await world.create(world.type('', 'persistentvolumes'), {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volumeName },
      spec: {
        capacity,
        accessModes,
        persistentVolumeReclaimPolicy: 'Delete',
        hostPath: { path: `/embedded/${volumeName}` },
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
      },
    });
    world.bind(type, claim, (bound) => (bound['volumeName'] = volumeName));
    await world.patchStatus(type, claim, { phase: 'Bound', accessModes, capacity });
  },
};
