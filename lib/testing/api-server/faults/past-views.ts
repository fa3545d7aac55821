import type { ObjectStorage } from '../storage/object-storage.js';
import { PastStorage } from './past-storage.js';

/** The replicas of the server that stopped following, one for each fault that reads from one. @internal */
export class PastViews<Fault> {
  private readonly views = new Map<Fault, PastStorage>();

  constructor(private readonly storage: ObjectStorage) {}

  /** @param behind so many changes ago, where it is made now */
  of(fault: Fault, behind = 0): PastStorage {
    let view = this.views.get(fault);
    if (!view) {
      const { compactedRevision, revision } = this.storage;
      view = new PastStorage(this.storage, Math.max(compactedRevision, revision - behind));
      this.views.set(fault, view);
    }
    return view;
  }

  /** They catch up, and follow from now on. */
  thaw(): void {
    for (const view of this.views.values()) view.thaw();
    this.views.clear();
  }
}
