import type { JsonObject } from '../common/json.js';
import type { SimulatedController } from './simulated-controller.js';
import { isFinished, isReady, numberOf, podFrom, specOf } from './workload.js';

/** ReplicaSets: as many Pods as they say. @internal */
export const replicaSets: SimulatedController = {
  group: 'apps',
  resource: 'replicasets',
  owns: [{ group: '', resource: 'pods' }],
  async reconcile(set, world) {
    const spec = specOf(set);
    const wanted = numberOf(spec, 'replicas', 1);
    const pods = world.type('', 'pods');
    const active = world.controlledBy(set, pods).filter((pod) => !isFinished(pod));
    for (let missing = wanted - active.length; missing > 0; missing--) {
      const name = { generateName: `${set.metadata.name ?? ''}-` };
      await world.create(pods, podFrom(set, spec['template'] as JsonObject, name));
    }
    // Those that are not ready go first.
    const surplus = [...active]
      .sort((a, b) => Number(isReady(a)) - Number(isReady(b)))
      .slice(0, Math.max(0, active.length - wanted));
    for (const pod of surplus) await world.delete(pods, pod);
    const kept = active.filter((pod) => !surplus.includes(pod));
    const ready = kept.filter(isReady).length;
    await world.patchStatus(world.type('apps', 'replicasets'), set, {
      observedGeneration: set.metadata.generation ?? 1,
      replicas: kept.length,
      fullyLabeledReplicas: kept.length > 0 ? kept.length : null,
      readyReplicas: ready > 0 ? ready : null,
      availableReplicas: ready > 0 ? ready : null,
    });
  },
};
