import type { JsonObject } from '../common/json.js';
import { NODE_NAME } from './node.js';
import type { SimulatedController } from './simulated-controller.js';
import { isReady, podFrom, specOf, templateHash } from './workload.js';

const REVISION_LABEL = 'controller-revision-hash';

/** DaemonSets: one Pod, for there is one node. @internal */
export const daemonSets: SimulatedController = {
  group: 'apps',
  resource: 'daemonsets',
  owns: [{ group: '', resource: 'pods' }],
  async reconcile(set, world) {
    const template = specOf(set)['template'] as JsonObject;
    const revision = templateHash(template);
    const pods = world.type('', 'pods');
    const own = world.controlledBy(set, pods);
    const outdated = own.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] !== revision);
    for (const pod of outdated) await world.delete(pods, pod);
    if (own.length === 0) {
      const name = { generateName: `${set.metadata.name ?? ''}-` };
      const pod = podFrom(set, template, name, { [REVISION_LABEL]: revision });
      await world.create(pods, { ...pod, spec: { ...(pod.spec as JsonObject), nodeName: NODE_NAME } });
    }
    const current = own.filter((pod) => !outdated.includes(pod));
    const ready = current.filter(isReady).length;
    await world.patchStatus(world.type('apps', 'daemonsets'), set, {
      observedGeneration: set.metadata.generation ?? 1,
      currentNumberScheduled: current.length,
      desiredNumberScheduled: 1,
      numberMisscheduled: 0,
      numberReady: ready,
      updatedNumberScheduled: current.length > 0 ? current.length : null,
      numberAvailable: ready > 0 ? ready : null,
      numberUnavailable: ready > 0 ? null : 1,
    });
  },
};
