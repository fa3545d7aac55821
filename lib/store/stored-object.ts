import { MemoryBlock, type Resident } from '../common/memory-block.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { asKind, type Kind } from '../resource/kind.js';
import { clusterOfKey, objectKey, parseObjectKey, type ObjectKey } from '../resource/object-key.js';
import { identityOf, type ListedObject, type RawObject } from '../watch/raw-object.js';
import type { IndexTerms } from './object-index.js';

/**
 * An object at rest: its JSON, and the few fields that are needed before anybody reads the rest. Text takes a
 * fraction of the memory of a parsed object, and every reader parses a copy of its own, so nobody can damage
 * what is stored.
 *
 * @internal
 */
export class StoredObject implements Resident {
  /** What indexes find it by. */
  terms: IndexTerms | undefined = undefined;
  /** Whether a store holds it. */
  isPresent = false;
  /** Of its JSON, in UTF-8. */
  readonly length: number;
  private offset = 0;
  /** Where its JSON is: by itself, until a store has it in a block. */
  private place: string | RawObject | MemoryBlock;
  /** The UID, or where it is in the JSON: most are never asked for. */
  private uidPlace: string | number;
  private readonly version: string | number;

  private constructor(
    readonly key: ObjectKey,
    uid: string,
    resourceVersion: string,
    readonly isDeleting: boolean,
    /** The field manager of the newest write, as far as the server told. */
    readonly writer: string | undefined,
    place: string | RawObject,
  ) {
    this.uidPlace = uid;
    this.version = packed(resourceVersion);
    this.length = typeof place === 'string' ? Buffer.byteLength(place) : place.length;
    this.place = place;
  }

  static from(cluster: string, object: ListedObject, writer?: string): StoredObject {
    const { namespace, name, uid, resourceVersion, isDeleting } = identityOf(object);
    const key = objectKey(cluster, namespace, name);
    const place = object.raw ?? JSON.stringify(object);
    return new StoredObject(key, uid, resourceVersion, isDeleting, writer, place);
  }

  get uid(): string {
    const { uidPlace } = this;
    if (typeof uidPlace === 'string') return uidPlace;
    const start = this.offset + uidPlace;
    return this.block.memory.toString('latin1', start, start + UID_LENGTH);
  }

  get resourceVersion(): string {
    const { version } = this;
    return typeof version === 'number' ? String(version) : version;
  }

  get namespace(): string | undefined {
    return parseObjectKey(this.key).namespace;
  }

  get json(): string {
    if (typeof this.place === 'string') return this.place;
    if (this.place instanceof MemoryBlock)
      return this.place.memory.toString('utf8', this.offset, this.offset + this.length);
    const bytes = Buffer.allocUnsafe(this.length);
    this.place.copyTo(bytes, 0);
    return bytes.toString('utf8');
  }

  copyTo(memory: Buffer, at: number): void {
    this.block.memory.copy(memory, at, this.offset, this.offset + this.length);
  }

  get block(): MemoryBlock {
    if (this.place instanceof MemoryBlock) return this.place;
    throw new Error(`${this.key} is in no block`);
  }

  /** What has to be written down; `undefined` once it is. */
  get loose(): string | RawObject | undefined {
    return this.place instanceof MemoryBlock ? undefined : this.place;
  }

  move(block: MemoryBlock, offset: number): void {
    this.place = block;
    this.offset = offset;
    const { uidPlace } = this;
    if (typeof uidPlace !== 'string' || !UID.test(uidPlace)) return;
    // Wherever this very text is found, be it a reference to itself, it is the UID.
    const at = block.memory.indexOf(uidPlace, offset, 'latin1') - offset;
    if (at >= 0 && at + UID_LENGTH <= this.length) this.uidPlace = at;
  }

  /** A fresh copy, the caller's to change. */
  parse(): KubernetesObject {
    return JSON.parse(this.json) as KubernetesObject;
  }

  /** A fresh copy as an object of its kind. */
  as<T extends KubernetesObject>(kind: Kind<T>): T {
    const { json } = this;
    return asKind(kind, JSON.parse(json) as object, json, clusterOfKey(this.key));
  }
}

const UID_LENGTH = 36;
const UID = /^[0-9a-f-]{36}$/;

/** As a number, if it is one that is written the same: that takes no memory of its own. */
function packed(resourceVersion: string): string | number {
  const number = Number(resourceVersion);
  return String(number) === resourceVersion ? number : resourceVersion;
}
