import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { Kind } from '../resource/kind.js';
import type { StoreChange } from './store-change.js';

/**
 * What a watch tells. First an `applied` for each object there is, with `isInitial`, then one `synced`, then
 * every change. Each reading of `object` or `previous` gives a fresh copy: yours to change, and parsed only if read.
 *
 * @publicApi
 */
export type WatchEvent<T extends KubernetesObject> = AppliedEvent<T> | DeletedEvent<T> | SyncedEvent;

/** An object was there when the watch began, was created, or changed. @publicApi */
export interface AppliedEvent<T extends KubernetesObject> {
  readonly type: 'applied';
  /** The object as it is now. */
  readonly object: T;
  /** The state before the change; `undefined` for an object not seen before. */
  readonly previous: T | undefined;
  /** It was there when the watch began, or when this subscriber came. */
  readonly isInitial: boolean;
}

/** An object is gone. @publicApi */
export interface DeletedEvent<T extends KubernetesObject> {
  readonly type: 'deleted';
  /** The last state known. */
  readonly object: T;
  /** The deletion was not witnessed, only inferred from a later list: `object` is the last state known. */
  readonly isFinalStateUnknown: boolean;
}

/** Everything there was has been told. Sent once. @publicApi */
export interface SyncedEvent {
  readonly type: 'synced';
}

/** @internal */
export function toWatchEvent<T extends KubernetesObject>(kind: Kind<T>, change: StoreChange): WatchEvent<T> {
  switch (change.type) {
    case 'synced':
      return change;
    case 'deleted':
      return {
        type: 'deleted',
        isFinalStateUnknown: change.isFinalStateUnknown,
        get object() {
          return change.current.as(kind);
        },
      };
    case 'added':
    case 'updated':
      return {
        type: 'applied',
        isInitial: change.type === 'added' && change.isInitial,
        get object() {
          return change.current.as(kind);
        },
        get previous() {
          return change.type === 'updated' ? change.previous.as(kind) : undefined;
        },
      };
  }
}
