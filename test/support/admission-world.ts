import { type Admission, kindOf } from '../../lib/testing/api-server/admission/admission.js';
import { ClusterView } from '../../lib/testing/api-server/admission/cluster-view.js';
import { builtinTypes } from '../../lib/testing/api-server/builtin/builtin-types.js';
import type { JsonObject } from '../../lib/testing/api-server/common/json.js';
import type { KubeObject, ServerObjectMeta } from '../../lib/testing/api-server/common/kube-object.js';
import { ObjectStorage } from '../../lib/testing/api-server/storage/object-storage.js';
import { TypeRegistry } from '../../lib/testing/api-server/types/type-registry.js';

/** A storage with all built-in types, and writes into it that ask to be admitted. */
export class AdmissionWorld {
  readonly storage = new ObjectStorage();
  readonly types = new TypeRegistry();
  readonly view = new ClusterView(this.storage, this.types);
  readonly warnings: string[] = [];

  constructor() {
    for (const type of builtinTypes()) this.types.set(type);
  }

  /** @param resource such as `pods` or `storageclasses.storage.k8s.io` */
  put(resource: string, metadata: ServerObjectMeta, fields: JsonObject = {}): this {
    const type = this.type(resource);
    const object = { apiVersion: 'v1', kind: type.kind, metadata, ...fields };
    this.storage.put(type.collection, object);
    return this;
  }

  /** A write of a resource; by default a creation in the namespace `n`. */
  write(resource: string, fields: JsonObject = {}, more: Partial<Admission> = {}): Admission {
    const type = this.type(resource);
    const version = more.version ?? [...type.versions.keys()][0]!;
    const { metadata, ...rest } = fields;
    const object: KubeObject = {
      apiVersion: type.group ? `${type.group}/${version}` : version,
      kind: type.kind,
      metadata: { name: 'x', ...(metadata as JsonObject) },
      ...rest,
    };
    return {
      operation: 'CREATE',
      type,
      version,
      kind: kindOf(object),
      subresource: '',
      name: object.metadata.name ?? '',
      namespace: type.isNamespaced ? 'n' : '',
      user: { username: 'alice', groups: ['devs'] },
      isDryRun: false,
      object,
      oldObject: undefined,
      options: undefined,
      warn: (text) => this.warnings.push(text),
      ...more,
    };
  }

  private type(resource: string) {
    const [name = '', ...group] = resource.split('.');
    return this.types.get(group.join('.'), name)!;
  }
}
