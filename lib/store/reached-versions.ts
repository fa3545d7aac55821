import type { Unseen } from '../cluster/run-writes.js';

interface Waiting {
  readonly isSeen: () => boolean;
  readonly listener: () => void;
}

/** Who waits for a watch to get to a version. Costs nothing while nobody does, and forgets who waits no longer. @internal */
export class ReachedVersions {
  private readonly waiting = new Set<Waiting>();

  /** How many wait. */
  get size(): number {
    return this.waiting.size;
  }

  until(resourceVersion: string, hasReached: (resourceVersion: string) => boolean): Unseen {
    const isSeen = () => hasReached(resourceVersion);
    return {
      get isSeen() {
        return isSeen();
      },
      onSeen: (listener) => {
        const one = { isSeen, listener };
        if (isSeen()) listener();
        else this.waiting.add(one);
        return () => void this.waiting.delete(one);
      },
    };
  }

  /** The watch has got on, or ended. */
  check(): void {
    for (const one of this.waiting) {
      if (!one.isSeen()) continue;
      this.waiting.delete(one);
      one.listener();
    }
  }
}
