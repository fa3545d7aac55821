import type { Unseen } from '../cluster/run-writes.js';

interface Waiting extends Unseen {
  readonly isSeenNow: () => boolean;
  readonly listeners: (() => void)[];
}

/** Who waits for a watch to get to a version. Costs nothing while nobody does. @internal */
export class ReachedVersions {
  private readonly waiting = new Set<Waiting>();

  until(resourceVersion: string, hasReached: (resourceVersion: string) => boolean): Unseen {
    const listeners: (() => void)[] = [];
    const isSeenNow = () => hasReached(resourceVersion);
    const waiting: Waiting = {
      listeners,
      isSeenNow,
      get isSeen() {
        return isSeenNow();
      },
      onSeen: (listener) => {
        if (isSeenNow()) listener();
        else listeners.push(listener);
      },
    };
    this.waiting.add(waiting);
    return waiting;
  }

  /** The watch has got on, or ended. */
  check(): void {
    for (const one of this.waiting) {
      if (!one.isSeenNow()) continue;
      this.waiting.delete(one);
      for (const listener of one.listeners) listener();
    }
  }
}
