import type { KubeObject } from '../common/kube-object.js';
import type { ObjectStorage } from '../storage/object-storage.js';
import { objectKey, type StoredObject } from '../storage/stored-object.js';
import type { TypeRegistry } from '../types/type-registry.js';

/** The objects of the cluster as admission and tokens look them up: in the version that they are stored in. @internal */
export class ClusterView {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly types: TypeRegistry,
  ) {}

  stored(group: string, resource: string, namespace: string, name: string): StoredObject | undefined {
    const type = this.types.get(group, resource);
    return type && this.storage.collection(type.collection).get(objectKey(namespace, name));
  }

  readonly find = (
    group: string,
    resource: string,
    namespace: string,
    name: string,
  ): KubeObject | undefined => this.stored(group, resource, namespace, name)?.parse();

  *list(group: string, resource: string, namespace = ''): Generator<StoredObject> {
    const type = this.types.get(group, resource);
    if (type) yield* this.storage.collection(type.collection).list(namespace ? `${namespace}/` : '');
  }
}
