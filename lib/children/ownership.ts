import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { findController, type Owner } from '../resource/owner-reference.js';
import { APPLY_SET } from '../resource/apply-set-keys.js';
import { appliedFields } from './owned-fields.js';
import { applySetId, groupOf } from './apply-set.js';
import type { Managers } from './field-manager.js';

/** Whether an object may be written as a child. @internal */
export type Ownership =
  | { readonly type: 'ours' }
  /** It will be gone soon: waiting helps. */
  | { readonly type: 'predecessor'; readonly why: string }
  /** It is somebody else's, or nobody's. */
  | { readonly type: 'foreign'; readonly why: string };

const OURS: Ownership = { type: 'ours' };

/** Whose an object is that has the name of a child. @internal */
export function ownershipOf(owner: Owner, live: KubernetesObject, adopt: boolean): Ownership {
  const controller = findController(live);
  if (hasOwner(live, owner) && (controller === undefined || controller.uid === owner.metadata.uid))
    return OURS;
  if (controller) {
    const isNamesake =
      controller.kind === owner.kind &&
      controller.name === owner.metadata.name &&
      groupOf(controller.apiVersion) === groupOf(owner.apiVersion);
    return isNamesake
      ? { type: 'predecessor', why: `it belongs to an earlier ${owner.kind} of this name, and goes after it` }
      : { type: 'foreign', why: `is controlled by ${controller.kind} "${controller.name}"` };
  }
  const set = live.metadata.labels?.[APPLY_SET.partOf];
  if (set === applySetId(owner)) return OURS;
  if (set !== undefined) return { type: 'foreign', why: `belongs to another set of objects, "${set}"` };
  return adopt
    ? OURS
    : { type: 'foreign', why: "is there already, and nobody's child. To take it over, say `adopt: true`" };
}

/**
 * Whether a member of the owner's set may be deleted as a former child. A label can be written by anybody: an owner
 * reference is needed, too, or, where there can be none, that the label is what this operator has applied.
 *
 * @internal
 */
export function isFormerChild(
  owner: Owner,
  { manager, former }: Managers,
  member: KubernetesObject,
): boolean {
  if (hasOwner(member, owner)) return true;
  const canBeOwned =
    owner.metadata.namespace === undefined || member.metadata.namespace === owner.metadata.namespace;
  const isApplied = (by: string) =>
    appliedFields(member.metadata, by)?.['f:metadata']?.['f:labels']?.[`f:${APPLY_SET.partOf}`] !== undefined;
  return !canBeOwned && [manager, ...former].some(isApplied);
}

function hasOwner({ metadata }: KubernetesObject, owner: Owner): boolean {
  return metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false;
}
