import { bootstrapPolicy } from '../access/rbac/bootstrap-policy.js';
import { firstObjects } from '../builtin/first-objects.js';
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
    server.storage.put(type.collection, object);
  }
}
