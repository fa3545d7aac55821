import type { KubeObject } from '../common/kube-object.js';
import { MemoryBlock } from './memory-block.js';
import type { ObjectText } from './object-text.js';
import { StoredObject } from './stored-object.js';

/** Blocks grow, so that a small cluster takes little; the last size is large enough to be a mapping of its own. */
const FIRST_BLOCK_BYTES = 64 * 1024;
const LAST_BLOCK_BYTES = 1024 * 1024;

/**
 * Where states are kept: in large blocks outside of the heap of JavaScript. A buffer for each state would cost as much
 * again as what is in it, and one string each makes every collection of garbage longer.
 *
 * Guarantees
 * - Blocks are at least half full of present states, but for those that the history still needs.
 * - Each write copies, over time, at most as many bytes again as it writes.
 *
 * @internal
 */
export class ObjectMemory {
  private active: MemoryBlock | undefined;

  /** Writes a state down. It is not yet the present one. */
  write(object: KubeObject, revision: number, write: ObjectText): StoredObject {
    object.metadata.resourceVersion = String(revision);
    const text = write(object);
    const length = Buffer.byteLength(text);
    const block = this.blockFor(length);
    const state = new StoredObject(object, revision, block, block.append(text, length), length);
    block.states.push(state);
    return state;
  }

  /** A state is the present one of its object from now on, in place of the one before. */
  replace(previous: StoredObject | undefined, next: StoredObject | undefined): void {
    if (next) {
      next.isPresent = true;
      next.block.presentBytes += next.length;
    }
    if (!previous?.isPresent) return;
    previous.isPresent = false;
    previous.block.presentBytes -= previous.length;
    this.cleanUp(previous.block);
  }

  private blockFor(length: number): MemoryBlock {
    if (this.active?.hasRoom(length)) return this.active;
    const size = Math.min(2 * (this.active?.memory.length ?? FIRST_BLOCK_BYTES / 2), LAST_BLOCK_BYTES);
    // One that is large has a block to itself, and the active one goes on.
    if (length > size / 4) return new MemoryBlock(length);
    const full = this.active;
    this.active = new MemoryBlock(size);
    if (full) this.cleanUp(full);
    return this.active;
  }

  /** Takes the present states out of a block that is mostly out of date, so that it can go. */
  private cleanUp(block: MemoryBlock): void {
    if (block === this.active || block.presentBytes === 0) return;
    if (block.presentBytes > block.memory.length / 2) return;
    for (const state of block.states) {
      if (!state.isPresent) continue;
      const target = this.blockFor(state.length);
      state.move(target, target.append(state.bytes, state.length));
      target.states.push(state);
      target.presentBytes += state.length;
    }
    block.presentBytes = 0;
    block.states.length = 0;
  }
}
