import type { StoredObject } from './stored-object.js';

/** A change that was committed, in the order of revisions. @internal */
export interface StorageEvent {
  /** Every change has a revision of its own; they rise over all collections together, as in etcd. */
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly collection: string;
  /** The state after the change; of a deletion, the last state with the revision of the deletion. */
  readonly object: StoredObject;
  /** The state before the change. */
  readonly previous: StoredObject | undefined;
}
