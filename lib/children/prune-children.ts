import { isPlanning } from '../cluster/ambient-run.js';
import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import type { Log } from '../common/log.js';
import type { Kind } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { APPLY_SET, ORDER_ANNOTATION } from '../resource/apply-set-keys.js';
import type { Owner } from '../resource/owner-reference.js';
import { applySetId, readGroupKind, type ApplySetRecord, type GroupKind } from './apply-set.js';
import type { PrunedChild } from './children-result.js';
import { describeChild, idOf } from './desired-child.js';
import type { Managers } from './field-manager.js';
import { isFormerChild } from './ownership.js';

/** @internal */
export interface PrunePorts {
  readonly client: KubernetesClient;
  /** A kind of which only its name is known; `undefined` when it is not served any more. */
  readonly kindOf: (groupKind: GroupKind) => Promise<Kind | undefined>;
  readonly log: Log;
}

/** A member of the owner's set. @internal */
export interface Member {
  readonly kind: Kind;
  readonly object: KubernetesObject;
  readonly depth: number;
}

/** The members of an owner's set that nobody wants, those that depend on others first. @internal */
export async function unwantedMembers(
  { client, kindOf }: PrunePorts,
  owner: Owner,
  { groupKinds, namespaces }: Pick<ApplySetRecord, 'groupKinds' | 'namespaces'>,
  wanted: ReadonlySet<string>,
): Promise<Member[]> {
  const members: Member[] = [];
  const places = [owner.metadata.namespace, ...namespaces].filter((place) => place !== undefined);
  for (const groupKind of groupKinds) {
    const kind = await kindOf(readGroupKind(groupKind));
    if (!kind) continue;
    for (const namespace of kind.resource.scope === 'Cluster' ? [undefined] : places) {
      const labelSelector = `${APPLY_SET.partOf}=${applySetId(owner)}`;
      const objects = await orNone(client.list(kind, { namespace, labelSelector }));
      for (const object of objects) {
        const isWanted = wanted.has(idOf(kind, object.metadata));
        if (!isWanted) members.push({ kind, object, depth: depthOf(object) });
      }
    }
  }
  return members.sort(byReverseOrder);
}

/**
 * Deletes former children, and those before others that depended on them: what stands lower waits until what stands
 * higher is gone.
 *
 * @internal
 */
export async function pruneMembers(
  ports: PrunePorts,
  owner: Owner,
  managers: Managers,
  unwanted: readonly Member[],
): Promise<PrunedChild[]> {
  const pruned: PrunedChild[] = [];
  let blockedBelow = -1;
  for (const member of unwanted) {
    const { kind, object, depth } = member;
    const { name, namespace } = object.metadata;
    const say = (type: PrunedChild['type']) =>
      pruned.push({ kind: kind.resource.kind, name, ...(namespace !== undefined && { namespace }), type });
    if (!isFormerChild(owner, managers, object)) {
      const what = describeChild({ kind, ref: object.metadata }, owner);
      ports.log.warn(
        `${what} has the label ${APPLY_SET.partOf} of the children of ${owner.kind} "${owner.metadata.name}", but is none of them. It is left alone; remove the label.`,
      );
      say('kept');
    } else if (depth < blockedBelow) say('waiting');
    else if (await deleteMember(ports.client, owner, managers, member)) say('pruned');
    else {
      blockedBelow = Math.max(blockedBelow, depth);
      say('terminating');
    }
  }
  return pruned;
}

const MAX_ATTEMPTS = 5;

/** Whether it is gone. */
async function deleteMember(
  client: KubernetesClient,
  owner: Owner,
  managers: Managers,
  { kind, object }: Member,
): Promise<boolean> {
  const { uid } = object.metadata;
  let live: KubernetesObject | undefined = object;
  for (let attempt = 1; live?.metadata.uid === uid; attempt++) {
    if (live.metadata.deletionTimestamp !== undefined) return false;
    // Somebody has made it his own meanwhile: it is not ours to delete any more.
    if (!isFormerChild(owner, managers, live)) return true;
    const { resourceVersion } = live.metadata;
    try {
      await client.delete(kind, live.metadata, { uid, resourceVersion, propagationPolicy: 'Background' });
    } catch (error) {
      if (!KubeStatusError.isKubeStatusError(error)) throw error;
      if (error.isNotFound) return true;
      if (!error.isConflict || attempt === MAX_ATTEMPTS) throw error;
    }
    // It would be gone, but for what holds it.
    if (isPlanning()) return true;
    live = await client.find<KubernetesObject>(kind, object.metadata);
  }
  return true;
}

function byReverseOrder(one: Member, other: Member): number {
  if (one.depth !== other.depth) return other.depth - one.depth;
  const [created, since] = [one, other].map(({ object }) => object.metadata.creationTimestamp ?? '');
  return created === since ? 0 : (created ?? '') < (since ?? '') ? 1 : -1;
}

function depthOf({ metadata }: KubernetesObject): number {
  const depth = Number(metadata.annotations?.[ORDER_ANNOTATION] ?? 0);
  return Number.isInteger(depth) && depth >= 0 ? depth : 0;
}

/** A kind that is not served any more has no objects. */
async function orNone<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (error) {
    if (KubeStatusError.isKubeStatusError(error) && error.isNotFound) return [];
    throw error;
  }
}
