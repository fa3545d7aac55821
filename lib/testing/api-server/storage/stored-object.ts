import { goJson } from '../common/go-text.js';
import { bytesToKeep } from '../common/json-text.js';
import type { KubeObject } from '../common/kube-object.js';
import { type ObjectText, typedText } from './object-text.js';

/**
 * One state of an object: JSON in bytes, and the few fields that finding it needs. Bytes take a fraction of the memory
 * of a parsed object, and most answers are the bytes as they are.
 *
 * @internal
 */
export class StoredObject {
  private labelsOnce: Readonly<Record<string, string>> | undefined;

  private constructor(
    /** `namespace/name`, or `name` for a cluster-scoped kind. */
    readonly key: string,
    readonly namespace: string,
    readonly name: string,
    readonly uid: string,
    /** The version of this state, which is also in its text. */
    readonly revision: number,
    /** Its JSON in UTF-8. Nobody may change it. */
    readonly bytes: Buffer,
  ) {}

  static of(object: KubeObject, revision: number, textOf: ObjectText = typedText): StoredObject {
    object.metadata.resourceVersion = String(revision);
    return StoredObject.as(object, revision, textOf);
  }

  /** The same for a state whose metadata tell another version, or none: what is shown and never stored. */
  static as(object: KubeObject, revision: number, textOf: ObjectText = typedText): StoredObject {
    const { namespace = '', name = '', uid = '' } = object.metadata;
    const bytes = bytesToKeep(textOf(object));
    return new StoredObject(objectKey(namespace, name), namespace, name, uid, revision, bytes);
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
    return StoredObject.of(this.parse(), revision, goJson);
  }

  get labels(): Readonly<Record<string, string>> {
    return (this.labelsOnce ??= this.parse().metadata.labels ?? {});
  }
}

/** @internal */
export function objectKey(namespace: string, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}
