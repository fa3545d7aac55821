import type { JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { SimulatedController } from './simulated-controller.js';
import { controllerReference, numberOf, specOf, statusOf, templateHash, withCondition } from './workload.js';
import type { World } from './world.js';

const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** Deployments: a ReplicaSet for each template; the new one grows first, then the old ones shrink. @internal */
export const deployments: SimulatedController = {
  group: 'apps',
  resource: 'deployments',
  owns: [{ group: 'apps', resource: 'replicasets' }],
  async reconcile(deployment, world) {
    const spec = specOf(deployment);
    const wanted = numberOf(spec, 'replicas', 1);
    const template = spec['template'] as JsonObject;
    const hash = templateHash(template);
    const type = world.type('apps', 'replicasets');
    const sets = world.controlledBy(deployment, type);
    const current = sets.find(({ metadata }) => metadata.labels?.[HASH_LABEL] === hash);
    const old = sets.filter((set) => set !== current);
    if (spec['paused'] !== true) {
      if (!current) await world.create(type, replicaSetOf(deployment, template, hash, wanted, old));
      else if (numberOf(specOf(current), 'replicas', 0) !== wanted)
        await world.patch(type, current, { spec: { replicas: wanted } });
      const isUp = current !== undefined && numberOf(statusOf(current), 'availableReplicas', 0) >= wanted;
      for (const set of old) {
        const isEmpty = numberOf(specOf(set), 'replicas', 0) === 0;
        if (isUp && !isEmpty) await world.patch(type, set, { spec: { replicas: 0 } });
      }
      await prune(world, old, numberOf(spec, 'revisionHistoryLimit', 10));
    }
    await world.patchStatus(
      world.type('apps', 'deployments'),
      deployment,
      statusFrom(deployment, sets, current, wanted, world.now()),
    );
  },
};

function replicaSetOf(
  deployment: KubeObject,
  template: JsonObject,
  hash: string,
  replicas: number,
  old: readonly KubeObject[],
) {
  const metadata = (template['metadata'] ?? {}) as JsonObject;
  const labels = { ...(metadata['labels'] as JsonObject | undefined), [HASH_LABEL]: hash };
  const selector = specOf(deployment)['selector'] as JsonObject;
  const matchLabels = { ...(selector['matchLabels'] as JsonObject | undefined), [HASH_LABEL]: hash };
  const revision =
    1 + Math.max(0, ...old.map(({ metadata }) => Number(metadata.annotations?.[REVISION] ?? 0)));
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name ?? ''}-${hash}`,
      namespace: deployment.metadata.namespace ?? '',
      labels,
      annotations: { [REVISION]: String(revision) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      selector: { ...selector, matchLabels },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  };
}

async function prune(world: World, old: readonly KubeObject[], limit: number): Promise<void> {
  const revision = ({ metadata }: KubeObject) => Number(metadata.annotations?.[REVISION] ?? 0);
  const empty = old.filter(
    (set) => numberOf(statusOf(set), 'replicas', 0) === 0 && numberOf(specOf(set), 'replicas', 0) === 0,
  );
  const surplus = empty.sort((a, b) => revision(a) - revision(b)).slice(0, Math.max(0, empty.length - limit));
  for (const set of surplus) await world.delete(world.type('apps', 'replicasets'), set);
}

function statusFrom(
  deployment: KubeObject,
  sets: readonly KubeObject[],
  current: KubeObject | undefined,
  wanted: number,
  now: string,
): JsonObject {
  const sum = (field: string) => sets.reduce((total, set) => total + numberOf(statusOf(set), field, 0), 0);
  const name = deployment.metadata.name ?? '';
  const available = sum('availableReplicas');
  const replicas = sum('replicas');
  const updated = current ? numberOf(statusOf(current), 'replicas', 0) : 0;
  const isAvailable = available >= wanted;
  const isComplete = isAvailable && updated === wanted && replicas === updated;
  const present = statusOf(deployment)['conditions'];
  const available2 = withCondition(
    present,
    now,
    'Available',
    isAvailable,
    isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    isAvailable ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
  );
  const count = (value: number) => (value > 0 ? value : null);
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas: count(replicas),
    updatedReplicas: count(updated),
    readyReplicas: count(sum('readyReplicas')),
    availableReplicas: count(available),
    unavailableReplicas: count(Math.max(0, wanted - available)),
    conditions: withCondition(
      available2,
      now,
      'Progressing',
      true,
      isComplete ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
      isComplete
        ? `ReplicaSet "${current?.metadata.name ?? name}" has successfully progressed.`
        : `ReplicaSet "${current?.metadata.name ?? name}" is progressing.`,
    ),
  };
}
