import { bootstrapPolicy } from '../access/rbac/bootstrap-policy.js';
import { firstObjects } from '../builtin/first-objects.js';
import type { KubeObject, ManagedFieldsEntry } from '../common/kube-object.js';
import type { ServerContext } from '../server-context.js';
import { fillNewMetadata, timestamp } from '../write/metadata.js';

/** Stores what is there from the start: namespaces, the system's own objects, roles and bindings. @internal */
export function bootstrap(server: ServerContext): void {
  for (const object of [...firstObjects(timestamp(server.clock.date())), ...bootstrapPolicy()]) {
    const slash = object.apiVersion.lastIndexOf('/');
    const group = slash < 0 ? '' : object.apiVersion.slice(0, slash);
    const type = server.types.findKind(group, object.kind);
    if (!type) continue;
    fillNewMetadata(object, server, type.strategy.hasGeneration);
    if (object.kind === 'Namespace') object.metadata.managedFields = [labelledByServer(object)];
    server.storage.put(type.collection, object);
  }
}

/** Who manages the label that has the name of a namespace. */
function labelledByServer({ apiVersion, metadata }: KubeObject): ManagedFieldsEntry {
  const fieldsV1 = { 'f:metadata': { 'f:labels': { '.': {}, 'f:kubernetes.io/metadata.name': {} } } };
  const { creationTimestamp: time = '' } = metadata;
  return {
    manager: 'kube-apiserver',
    operation: 'Update',
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1,
  };
}
