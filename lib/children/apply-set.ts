import { createHash } from 'node:crypto';
import type { Owner } from '../resource/owner-reference.js';
import type { ObjectMeta } from '../resource/kubernetes-object.js';
import type { ResourceDefinition } from '../resource/kind.js';
import { APPLY_SET, CHILDREN_ANNOTATION } from '../resource/apply-set-keys.js';

/** A kind, in whatever version. @internal */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/**
 * What an owner's metadata says of its children, in the words that kubectl has for it: enough to find all of them
 * again, whatever becomes of the operator in between.
 *
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/3659-kubectl-apply-prune
 * @internal
 */
export interface ApplySetRecord {
  /** Who applies; `undefined` where nobody has yet. */
  readonly manager: string | undefined;
  /** Kinds that children may be of, as `Kind.group`. */
  readonly groupKinds: ReadonlySet<string>;
  /** Namespaces beside the owner's own in which there may be children. */
  readonly namespaces: ReadonlySet<string>;
  /** Which children there are and no others; `undefined` while that is not sure. */
  readonly members: string | undefined;
}

/** Names the set: only the owner has it. @internal */
export function applySetId({ apiVersion, kind, metadata: { name, namespace = '' } }: Owner): string {
  const digest = createHash('sha256').update([name, namespace, kind, groupOf(apiVersion)].join('.'));
  return `applyset-${digest.digest('base64url')}-v1`;
}

/** @internal */
export function readApplySet({ annotations = {} }: Pick<ObjectMeta, 'annotations'>): ApplySetRecord {
  const tooling = annotations[APPLY_SET.tooling];
  return {
    // What follows the last slash is the version of the tool.
    manager: tooling === undefined ? undefined : tooling.slice(0, Math.max(0, tooling.lastIndexOf('/'))),
    groupKinds: listIn(annotations[APPLY_SET.groupKinds]),
    namespaces: listIn(annotations[APPLY_SET.namespaces]),
    members: annotations[CHILDREN_ANNOTATION],
  };
}

/**
 * The patch of an owner's metadata that makes it say this. It names the owner's UID, so that no namesake gets it, and the
 * version that was read, so that it takes back nothing which another has written since.
 *
 * @internal
 */
export function applySetPatch(
  owner: Owner,
  resourceVersion: string,
  { manager, groupKinds, namespaces, members }: ApplySetRecord,
) {
  return {
    metadata: {
      uid: owner.metadata.uid,
      resourceVersion,
      labels: { [APPLY_SET.id]: applySetId(owner) },
      annotations: {
        [APPLY_SET.tooling]: `${manager}/v1`,
        [APPLY_SET.groupKinds]: [...groupKinds].sort().join(','),
        [APPLY_SET.namespaces]: namespaces.size > 0 ? [...namespaces].sort().join(',') : null,
        [CHILDREN_ANNOTATION]: members ?? null,
      },
    },
  };
}

/** `Deployment.apps`; of the core group the bare kind. @internal */
export function writeGroupKind({ group, kind }: GroupKind | ResourceDefinition): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** @internal */
export function readGroupKind(text: string): GroupKind {
  const dot = text.indexOf('.');
  return dot < 0 ? { kind: text, group: '' } : { kind: text.slice(0, dot), group: text.slice(dot + 1) };
}

/** @internal */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

function listIn(text: string | undefined): Set<string> {
  return new Set((text ?? '').split(',').filter((item) => item !== ''));
}
