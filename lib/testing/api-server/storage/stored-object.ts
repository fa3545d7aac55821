import type { KubeObject } from '../common/kube-object.js';

/**
 * One state of an object: JSON text, and the few fields that finding it needs. Text takes a fraction of the
 * memory of a parsed object, and most answers are the text as it is.
 *
 * @internal
 */
export class StoredObject {
  private labelsOnce: Readonly<Record<string, string>> | undefined;

  constructor(
    /** `namespace/name`, or `name` for a cluster-scoped kind. */
    readonly key: string,
    readonly namespace: string,
    readonly name: string,
    readonly uid: string,
    /** The version of this state, which is also in its text. */
    readonly revision: number,
    readonly text: string,
  ) {}

  static of(object: KubeObject, revision: number): StoredObject {
    const { namespace = '', name = '', uid = '' } = object.metadata;
    object.metadata.resourceVersion = String(revision);
    const { kind, apiVersion, metadata, ...rest } = object;
    // The type comes first, so that a list can leave it out of its items without parsing them.
    const text = JSON.stringify({ kind, apiVersion, metadata, ...rest });
    return new StoredObject(objectKey(namespace, name), namespace, name, uid, revision, text);
  }

  /** A copy that is the caller's to change. */
  parse(): KubeObject {
    return JSON.parse(this.text) as KubeObject;
  }

  /** The same state under another version: what someone is shown who no longer sees the object. */
  withRevision(revision: number): StoredObject {
    return StoredObject.of(this.parse(), revision);
  }

  get labels(): Readonly<Record<string, string>> {
    return (this.labelsOnce ??= this.parse().metadata.labels ?? {});
  }
}

/** @internal */
export function objectKey(namespace: string, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}
