import { MemoryBlock, type Content, type Resident } from './memory-block.js';

/** Blocks grow, so that little takes little; the last size is large enough to be a mapping of its own. */
const FIRST_BLOCK_BYTES = 64 * 1024;
const LAST_BLOCK_BYTES = 1024 * 1024;

interface Settled extends Resident {
  isPresent: boolean;
  readonly block: MemoryBlock;
}

/**
 * Keeps texts in large blocks outside of the heap of JavaScript. A buffer for each would cost as much again as what is in
 * it, and one string each makes every collection of garbage longer, and the heap larger than what is in it.
 *
 * Guarantees
 * - Blocks are at least half full of what is present, but for those in which somebody still reads what is not.
 * - Each write copies, over time, at most as many bytes again as it writes.
 *
 * @internal
 */
export class BlockMemory<R extends Settled> {
  private active: MemoryBlock | undefined;

  /** Writes a resident down. It is not present yet. */
  write(resident: R, content: string | Content): void {
    const block = this.blockFor(resident.length);
    resident.move(block, block.append(content, resident.length));
    block.residents.push(resident);
  }

  /** One is present from now on, in place of another. */
  replace(previous: R | undefined, next: R | undefined): void {
    if (next && !next.isPresent) {
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

  /** Takes what is present out of a block that is mostly out of date, so that it can go. */
  private cleanUp(block: MemoryBlock): void {
    if (block === this.active || block.presentBytes === 0) return;
    if (block.presentBytes > block.memory.length / 2) return;
    for (const resident of block.residents) {
      if (!resident.isPresent) continue;
      const target = this.blockFor(resident.length);
      resident.move(target, target.append(resident, resident.length));
      target.residents.push(resident);
      target.presentBytes += resident.length;
    }
    block.presentBytes = 0;
    block.residents.length = 0;
  }
}
