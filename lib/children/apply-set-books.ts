import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { kindOf } from '../resource/kind-of.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { APPLY_SET } from '../resource/apply-set-keys.js';
import type { WatchHub } from '../store/watch-hub.js';
import { applySetId, applySetPatch, readApplySet, type ApplySetRecord } from './apply-set.js';
import { ChildConflictError, OwnerChangedError } from './child-error.js';
import type { Managers } from './field-manager.js';

/** As it was read: nothing is written over what somebody else has written since. @internal */
export interface KnownApplySet extends ApplySetRecord {
  /** Of the owner. */
  readonly resourceVersion: string;
  readonly generation: number | undefined;
}

/** What the books are to say in the end. @internal */
export interface WantedApplySet extends ApplySetRecord, Managers {
  readonly manager: string;
}

/** A race is lost against somebody who writes the owner all the time; after so many it is no race. */
const MAX_ATTEMPTS = 5;

/** Keeps what an owner's metadata says of its children. @internal */
export class ApplySetBooks {
  constructor(
    private readonly client: KubernetesClient,
    private readonly hub: WatchHub,
  ) {}

  /**
   * As far as is known: what this operator itself has written last, it knows.
   *
   * @throws ChildConflictError when the children are somebody else's to manage
   */
  read(owner: KubernetesObject, managers: Managers): KnownApplySet {
    return readFrom(this.stored(owner) ?? owner, managers);
  }

  /** As the cluster has it now; `undefined` where the owner is gone. @throws ChildConflictError as above */
  async readLive(owner: KubernetesObject, managers: Managers): Promise<KnownApplySet | undefined> {
    const live = await this.client.find(kindOf(owner), owner.metadata);
    return live?.metadata.uid === owner.metadata.uid ? readFrom(live, managers) : undefined;
  }

  /**
   * Makes room for what is going to be, beside what may still be there. No child is written before that.
   *
   * @throws OwnerChangedError
   */
  begin(owner: KubernetesObject, known: KnownApplySet, wanted: WantedApplySet): Promise<KnownApplySet> {
    return this.update(owner, known, wanted, (latest) => {
      this.refuseOutdated(owner, latest);
      return {
        manager: wanted.manager,
        groupKinds: new Set([...latest.groupKinds, ...wanted.groupKinds]),
        namespaces: new Set([...latest.namespaces, ...wanted.namespaces]),
        members: undefined,
      };
    });
  }

  /**
   * Asked before the first child is written for an owner whose books fit what is wanted. Whoever is behind, as a new leader
   * may be, would make again what others have deleted since, and nobody would look for it.
   *
   * @returns the books as begun anew, where they say something else by now; `undefined`: nothing else
   * @throws OwnerChangedError
   */
  async confirm(owner: KubernetesObject, wanted: WantedApplySet): Promise<KnownApplySet | undefined> {
    const live = await this.readLive(owner, wanted);
    if (!live) throw new OwnerChangedError(owner);
    this.refuseOutdated(owner, live);
    return differs(live, wanted) ? this.begin(owner, live, wanted) : undefined;
  }

  /** Says what there is now, unless somebody else has begun something since: then there may be more. */
  async settle(owner: KubernetesObject, begun: KnownApplySet, wanted: WantedApplySet): Promise<void> {
    await this.update(owner, begun, wanted, (latest) => (differs(latest, begun) ? latest : wanted));
  }

  /**
   * Who acts on an older state than the cluster has would delete what others have made for the newer one. Only where a
   * store holds the owner: it will get there, and then the owner runs again.
   */
  private refuseOutdated(owner: KubernetesObject, { generation }: KnownApplySet): void {
    const stored = this.stored(owner);
    const known = stored?.metadata.generation;
    if (known !== undefined && generation !== undefined && known < generation)
      throw new OwnerChangedError(owner);
  }

  private stored(owner: KubernetesObject): KubernetesObject | undefined {
    const stored = this.hub.find(kindOf(owner), owner.metadata);
    return stored?.uid === owner.metadata.uid ? stored.as(kindOf(owner)) : undefined;
  }

  private async update(
    owner: KubernetesObject,
    known: KnownApplySet,
    managers: Managers,
    plan: (latest: KnownApplySet) => ApplySetRecord,
  ): Promise<KnownApplySet> {
    let latest = known;
    for (let attempt = 1; ; attempt++) {
      const next = plan(latest);
      if (!differs(latest, next)) return latest;
      try {
        return await this.write(owner, latest.resourceVersion, next);
      } catch (error) {
        const isRace = KubeStatusError.isKubeStatusError(error) && error.isConflict;
        if (!isRace || attempt === MAX_ATTEMPTS) throw error;
        const live = await this.readLive(owner, managers);
        if (!live) throw error;
        latest = live;
      }
    }
  }

  private async write(
    owner: KubernetesObject,
    resourceVersion: string,
    next: ApplySetRecord,
  ): Promise<KnownApplySet> {
    const kind = kindOf(owner);
    const patch = applySetPatch(owner, resourceVersion, next);
    const written = await this.client.mergePatch(kind, owner.metadata, patch, { fieldManager: next.manager });
    const { resourceVersion: version, generation } = written.metadata;
    return { ...next, resourceVersion: version, generation };
  }
}

function readFrom(owner: KubernetesObject, { manager, former }: Managers): KnownApplySet {
  const { metadata } = owner;
  const { resourceVersion, generation } = metadata;
  const record = readApplySet(metadata);
  if (record.manager !== undefined && record.manager !== manager && !former.includes(record.manager))
    throw new ChildConflictError(
      `The children of ${owner.kind} "${metadata.name}" are managed by "${record.manager}", not by "${manager}": one of them would delete what the other makes. ` +
        `Let one reconciler make all children of an object. If the other is only the former name of this one, keep it by \`name\` of @Reconciler(), or name it in \`formerFieldManagers\`.`,
    );
  // Without its label nobody else finds the set: written anew.
  const isLabelled = metadata.labels?.[APPLY_SET.id] === applySetId(owner);
  return { ...record, resourceVersion, generation, ...(!isLabelled && { members: undefined }) };
}

/** @internal */
export function differs(one: ApplySetRecord, other: ApplySetRecord): boolean {
  return (
    one.manager !== other.manager ||
    one.members !== other.members ||
    !isSameSet(one.groupKinds, other.groupKinds) ||
    !isSameSet(one.namespaces, other.namespaces)
  );
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && one.isSubsetOf(other);
}
