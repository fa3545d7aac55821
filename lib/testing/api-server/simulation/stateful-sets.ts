import type { JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { SimulatedController } from './simulated-controller.js';
import { isReady, numberOf, podFrom, specOf, templateHash } from './workload.js';
import type { World } from './world.js';

const REVISION_LABEL = 'controller-revision-hash';

/** StatefulSets: numbered Pods, one after the other, each with its claims. @internal */
export const statefulSets: SimulatedController = {
  group: 'apps',
  resource: 'statefulsets',
  owns: [{ group: '', resource: 'pods' }],
  async reconcile(set, world) {
    const spec = specOf(set);
    const { name = '', namespace = '' } = set.metadata;
    const wanted = numberOf(spec, 'replicas', 1);
    const revision = `${name}-${templateHash(spec['template'])}`;
    const pods = world.type('', 'pods');
    const own = world.controlledBy(set, pods);
    const ordinal = ({ metadata }: KubeObject) => Number(metadata.name?.slice(name.length + 1));
    const at = (index: number) => own.find((pod) => ordinal(pod) === index);
    const isParallel = spec['podManagementPolicy'] === 'Parallel';
    for (let index = 0; index < wanted; index++) {
      const pod = at(index);
      if (!pod && !world.get(pods, `${namespace}/${name}-${index}`)) {
        await claims(world, set, index);
        await world.create(pods, numbered(set, index, revision));
      }
      if (!isParallel && !(pod && isReady(pod))) break;
    }
    const surplus = own.filter((pod) => ordinal(pod) >= wanted);
    const outdated = own.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] !== revision);
    const next = [...(surplus.length > 0 ? surplus : outdated)].sort((a, b) => ordinal(b) - ordinal(a))[0];
    const isOnDelete = (spec['updateStrategy'] as JsonObject | undefined)?.['type'] === 'OnDelete';
    const areOthersReady = own.filter((pod) => pod !== next).every(isReady);
    if (next && (surplus.length > 0 || (!isOnDelete && areOthersReady))) await world.delete(pods, next);
    const kept = own.filter((pod) => ordinal(pod) < wanted);
    const updated = kept.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === revision).length;
    const ready = kept.filter(isReady).length;
    await world.patchStatus(world.type('apps', 'statefulsets'), set, {
      observedGeneration: set.metadata.generation ?? 1,
      replicas: kept.length,
      readyReplicas: ready > 0 ? ready : null,
      availableReplicas: ready,
      currentReplicas: updated > 0 ? updated : null,
      updatedReplicas: updated > 0 ? updated : null,
      updateRevision: revision,
      ...(updated === wanted && ready === wanted && { currentRevision: revision }),
      collisionCount: 0,
    });
  },
};

function numbered(set: KubeObject, index: number, revision: string) {
  const spec = specOf(set);
  const name = `${set.metadata.name ?? ''}-${index}`;
  const pod = podFrom(
    set,
    spec['template'] as JsonObject,
    { name },
    {
      'apps.kubernetes.io/pod-index': String(index),
      [REVISION_LABEL]: revision,
      'statefulset.kubernetes.io/pod-name': name,
    },
  );
  const volumes = templatesOf(spec).map((template) => {
    const claim = (template['metadata'] as JsonObject)['name'] as string;
    return { name: claim, persistentVolumeClaim: { claimName: `${claim}-${name}` } };
  });
  const podSpec = pod.spec as JsonObject;
  const present = Array.isArray(podSpec['volumes']) ? podSpec['volumes'] : [];
  return {
    ...pod,
    spec: {
      ...podSpec,
      hostname: name,
      ...(typeof spec['serviceName'] === 'string' && { subdomain: spec['serviceName'] }),
      ...(present.length + volumes.length > 0 && { volumes: [...present, ...volumes] }),
    },
  };
}

async function claims(world: World, set: KubeObject, index: number): Promise<void> {
  const type = world.type('', 'persistentvolumeclaims');
  for (const template of templatesOf(specOf(set))) {
    const metadata = template['metadata'] as JsonObject;
    const name = `${metadata['name'] as string}-${set.metadata.name ?? ''}-${index}`;
    await world.create(type, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { ...metadata, name, namespace: set.metadata.namespace ?? '' },
      spec: template['spec'] ?? {},
    });
  }
}

function templatesOf(spec: JsonObject): JsonObject[] {
  return Array.isArray(spec['volumeClaimTemplates']) ? (spec['volumeClaimTemplates'] as JsonObject[]) : [];
}
