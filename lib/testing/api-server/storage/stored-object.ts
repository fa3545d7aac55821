import { MemoryBlock, type Resident } from '../../../common/memory-block.js';
import { goJson } from '../common/go-text.js';
import type { KubeObject } from '../common/kube-object.js';
import { type ObjectText, typedText } from './object-text.js';

/**
 * One state of an object: JSON in bytes, and the few fields that finding it needs. Bytes take a fraction of the memory
 * of a parsed object, and most answers are the bytes as they are.
 *
 * @internal
 */
export class StoredObject implements Resident {
  /** `namespace/name`, or `name` for a cluster-scoped kind. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Whether it is what its collection holds now. */
  isPresent = false;
  block!: MemoryBlock;
  private offset = 0;
  private labelsOnce: Readonly<Record<string, string>> | undefined;

  constructor(
    { metadata: { namespace = '', name = '', uid = '' } }: KubeObject,
    /** The version of this state, which is also in its text. */
    readonly revision: number,
    readonly length: number,
  ) {
    this.key = objectKey(namespace, name);
    this.namespace = namespace;
    this.name = name;
    this.uid = uid;
  }

  /** A state that is shown and never stored, as it is: its metadata may tell another version, or none. */
  static shown(object: KubeObject, revision: number, textOf: ObjectText = typedText): StoredObject {
    const block = MemoryBlock.of(textOf(object));
    const state = new StoredObject(object, revision, block.memory.length);
    state.move(block, 0);
    return state;
  }

  /** Its JSON in UTF-8. Nobody may change it. */
  get bytes(): Buffer {
    return this.block.memory.subarray(this.offset, this.offset + this.length);
  }

  /** A copy that is the caller's to change. */
  parse(): KubeObject {
    return JSON.parse(this.bytes.toString()) as KubeObject;
  }

  /** Whether the text holds a part: for a quick look before `parse()`. */
  includes(part: string): boolean {
    return this.bytes.includes(part);
  }

  /** The same state under another version: what someone is shown who no longer sees the object. */
  withRevision(revision: number): StoredObject {
    const object = this.parse();
    object.metadata.resourceVersion = String(revision);
    return StoredObject.shown(object, revision, goJson);
  }

  get labels(): Readonly<Record<string, string>> {
    return (this.labelsOnce ??= this.parse().metadata.labels ?? {});
  }

  copyTo(memory: Buffer, at: number): void {
    this.block.memory.copy(memory, at, this.offset, this.offset + this.length);
  }

  /** Its bytes are there now. */
  move(block: MemoryBlock, offset: number): void {
    this.block = block;
    this.offset = offset;
  }
}

/** @internal */
export function objectKey(namespace: string, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}
