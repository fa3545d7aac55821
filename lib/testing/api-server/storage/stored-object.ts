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
    return new StoredObject(
      objectKey(namespace, name),
      namespace,
      name,
      uid,
      revision,
      JSON.stringify(object),
    );
  }

  /** A copy that is the caller's to change. */
  parse(): KubeObject {
    return JSON.parse(this.text) as KubeObject;
  }

  get labels(): Readonly<Record<string, string>> {
    return (this.labelsOnce ??= this.parse().metadata.labels ?? {});
  }
}

/** @internal */
export function objectKey(namespace: string, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}
