import type { Kind } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { ambientRun, type AmbientRun } from './ambient-run.js';
import type { Call } from './cluster-request.js';

/** Which object a write is of; of one that is created, the name may be unknown. @internal */
export interface WriteRef {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** A write of this process, from before it is sent until it is answered. @internal */
export class OwnWrite {
  /** The run that it is made in. */
  readonly run: AmbientRun | undefined = ambientRun();
  /** What the server answered; `undefined` while it has not, and where it refused. */
  answer: KubernetesObject | undefined;
  /** The whole object as a store had it when the write began. */
  base: { readonly resourceVersion: string; parse(): KubernetesObject } | undefined;
  private listeners: (() => void)[] | undefined = [];

  constructor(
    readonly kind: Kind,
    readonly ref: WriteRef,
    readonly call: Call,
  ) {}

  /** Calls back once it is known what became of it: at once, if it is. */
  onEnd(listener: () => void): void {
    if (this.listeners) this.listeners.push(listener);
    else listener();
  }

  end(): void {
    const { listeners = [] } = this;
    this.listeners = undefined;
    for (const listener of listeners) listener();
  }
}

/** Whether a write may be what made an object as it is. @internal */
export function mayBeOf({ ref, kind }: OwnWrite, { metadata }: KubernetesObject): boolean {
  if (ref.name !== undefined && ref.name !== metadata.name) return false;
  return kind.resource.scope === 'Cluster' || ref.namespace === metadata.namespace;
}

/** Is told of the writes to a cluster. Must not throw. @internal */
export interface WriteObserver {
  began(write: OwnWrite): void;
  /** The object as it is by the write. */
  written(write: OwnWrite, object: KubernetesObject): void;
  /** The object is gone by the write. */
  removed(write: OwnWrite, uid: string): void;
  ended(write: OwnWrite): void;
}

/** What the server answers to a deletion: the object, which may still have to wait for its finalizers, or that it is gone. @internal */
export type DeleteAnswer =
  | (KubernetesObject & { readonly kind: string })
  | { readonly kind: 'Status'; readonly metadata?: object; readonly details?: { readonly uid?: string } };

/** The object that is still there, or the UID of the one that is gone; `undefined` where the answer says neither. @internal */
export function outcomeOfDeletion(
  answer: DeleteAnswer,
): { readonly object: KubernetesObject } | { readonly uid: string } | undefined {
  if (answer.kind === 'Status') {
    const uid = 'details' in answer ? answer.details?.uid : undefined;
    return uid === undefined ? undefined : { uid };
  }
  const object = answer as KubernetesObject;
  const isThere = object.metadata.deletionTimestamp !== undefined && !isGone(object);
  return isThere ? { object } : { uid: object.metadata.uid };
}

/** Being deleted, and held by nobody any more: the server has let it go with this very write. @internal */
export function isGone(object: KubernetesObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata;
  const isHeld = finalizers.length > 0 || isHeldNamespace(object);
  return deletionTimestamp !== undefined && !isHeld && deletionGracePeriodSeconds === 0;
}

/** Namespaces have a second list of finalizers: one stays until all that is in it is gone. */
function isHeldNamespace(object: KubernetesObject): boolean {
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return false;
  const { spec } = object as KubernetesObject & { spec?: { finalizers?: readonly string[] } };
  return (spec?.finalizers ?? []).length > 0;
}
