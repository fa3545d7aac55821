import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { asKind, type Kind } from '../resource/kind.js';
import { objectKey, parseObjectKey, type ObjectKey } from '../resource/object-key.js';
import type { IndexTerms } from './object-index.js';

/**
 * An object at rest: its JSON, and the few fields that are needed before anybody reads the rest. Text takes a
 * fraction of the memory of a parsed object, and every reader parses a copy of its own, so nobody can damage
 * what is stored.
 *
 * @internal
 */
export class StoredObject {
  /** What indexes find it by. */
  terms: IndexTerms | undefined = undefined;

  private constructor(
    readonly key: ObjectKey,
    readonly uid: string,
    readonly resourceVersion: string,
    readonly isDeleting: boolean,
    /** The field manager of the newest write, as far as the server told. */
    readonly writer: string | undefined,
    private readonly json: string,
  ) {}

  static from(cluster: string, object: KubernetesObject, writer?: string): StoredObject {
    const { namespace, name, uid, resourceVersion, deletionTimestamp } = object.metadata;
    const key = objectKey(cluster, namespace, name);
    return new StoredObject(
      key,
      uid,
      resourceVersion,
      deletionTimestamp !== undefined,
      writer,
      JSON.stringify(object),
    );
  }

  get bytes(): number {
    return this.json.length;
  }

  /** A fresh copy, the caller's to change. */
  parse(): KubernetesObject {
    return JSON.parse(this.json) as KubernetesObject;
  }

  /** A fresh copy as an object of its kind. */
  as<T extends KubernetesObject>(kind: Kind<T>): T {
    return asKind(kind, this.parse(), this.json, parseObjectKey(this.key).cluster);
  }
}
