import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import { kindOf } from '../resource/kind-of.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { APPLY_SET } from '../resource/apply-set-keys.js';
import type { WatchHub } from '../store/watch-hub.js';
import { applySetId, applySetPatch, readApplySet, type ApplySetRecord } from './apply-set.js';
import { ChildConflictError } from './child-error.js';

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
  read(owner: KubernetesObject, manager: string): ApplySetRecord {
    const stored = this.hub.find(kindOf(owner), owner.metadata);
    const metadata = stored?.uid === owner.metadata.uid ? stored.parse().metadata : owner.metadata;
    const record = readApplySet(metadata);
    if (record.manager !== undefined && record.manager !== manager)
      throw new ChildConflictError(
        `The children of ${owner.kind} "${owner.metadata.name}" are managed by "${record.manager}", not by "${manager}": one of them would delete what the other makes. ` +
          `Let one reconciler make all children of an object. If the other is only the former name of this one, keep it by \`name\` of @Reconciler(), or remove the annotation ${APPLY_SET.tooling}.`,
      );
    // Without its label nobody else finds the set: written anew.
    return metadata.labels?.[APPLY_SET.id] === applySetId(owner) ? record : { ...record, members: undefined };
  }

  /** Makes room for what is going to be, beside what may still be there. No child is written before that. */
  begin<T extends KubernetesObject>(
    owner: T,
    known: ApplySetRecord,
    wanted: ApplySetRecord,
  ): Promise<ApplySetRecord> {
    return this.write(owner, known, {
      manager: wanted.manager,
      groupKinds: new Set([...known.groupKinds, ...wanted.groupKinds]),
      namespaces: new Set([...known.namespaces, ...wanted.namespaces]),
      members: undefined,
    });
  }

  async write<T extends KubernetesObject>(
    owner: T,
    known: ApplySetRecord,
    next: ApplySetRecord,
  ): Promise<ApplySetRecord> {
    if (!differs(known, next)) return known;
    const kind = kindOf(owner);
    await this.client.mergePatch(kind, owner.metadata, applySetPatch(owner, next), {
      fieldManager: next.manager,
    });
    return next;
  }
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
