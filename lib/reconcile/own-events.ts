import type { OwnWrite } from '../cluster/own-write.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { StoreChange } from '../store/store-change.js';
import { isOwnChange } from '../trigger/own-change.js';

/**
 * Keeps a run's own writes from waking its object again. A change that may be one is held until the server has answered the
 * write: its object runs meanwhile, so that nothing is late by that.
 *
 * @internal
 */
export class OwnEvents {
  /** Changes that woke nobody, ever. */
  dropped = 0;

  constructor(
    /** Whose writes are meant. */
    private readonly reconciler: object,
    private readonly isOn: boolean,
  ) {}

  /** Wakes, unless the change is nothing but a write that a run of this very object has made. */
  unlessOwn(change: StoreChange, key: ObjectKey, wake: () => void): void {
    const own = this.isOn && change.type !== 'synced' && change.type !== 'deleted' ? change.own : undefined;
    const writes = own?.writes.filter((write) => this.isOf(write, key)) ?? [];
    if (!own || writes.length === 0) return wake();
    let open = writes.length;
    const ended = () => {
      if (--open > 0) return;
      if (writes.some((write) => isOwnChange(change, write, own.isWhole))) this.dropped++;
      else wake();
    };
    for (const write of writes) write.onEnd(ended);
  }

  private isOf({ run }: OwnWrite, key: ObjectKey): boolean {
    return run?.writes?.reconciler === this.reconciler && run.writes.key === key;
  }
}
