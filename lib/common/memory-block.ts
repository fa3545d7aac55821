/** Bytes that can be written down. @internal */
export interface Content {
  readonly length: number;
  copyTo(memory: Buffer, at: number): void;
}

/** What lies in a block. @internal */
export interface Resident extends Content {
  /** False for what is out of date, which somebody may still read. */
  readonly isPresent: boolean;
  /** Its bytes are there now. */
  move(block: MemoryBlock, offset: number): void;
}

/**
 * A block of memory in which many texts lie one after the other. What is written once stays as it is, so that others may
 * be handed the memory itself. It goes when nobody refers to any of its residents.
 *
 * @internal
 */
export class MemoryBlock {
  readonly memory: Buffer;
  /** All that were written here, those that are out of date among them. */
  readonly residents: Resident[] = [];
  /** Of those that are present. */
  presentBytes = 0;
  private used = 0;

  constructor(size: number) {
    this.memory = Buffer.allocUnsafeSlow(size);
  }

  /** A block for one text. */
  static of(text: string): MemoryBlock {
    const block = new MemoryBlock(Buffer.byteLength(text));
    block.append(text, block.memory.length);
    return block;
  }

  hasRoom(length: number): boolean {
    return this.used + length <= this.memory.length;
  }

  /** @returns where it begins */
  append(content: string | Content, length: number): number {
    const offset = this.used;
    this.used += length;
    if (typeof content === 'string') this.memory.write(content, offset, length);
    else content.copyTo(this.memory, offset);
    return offset;
  }
}
