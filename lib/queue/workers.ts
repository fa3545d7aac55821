import { Bag, type Bagged } from '../common/bag.js';
import type { SlotHolder } from './entry-table.js';

/** Runs one key after the other. @internal */
export interface Worker extends Bagged {
  /** Of the key that it runs. */
  slot: number;
}

/** Those that run a key at this moment. @internal */
export class Workers extends Bag<Worker> implements SlotHolder {
  moved(moves: Int32Array): void {
    for (const worker of this) worker.slot = moves[worker.slot] as number;
  }
}
