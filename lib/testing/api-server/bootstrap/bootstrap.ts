import { bootstrapPolicy } from '../access/rbac/bootstrap-policy.js';
import type { KubeObject } from '../common/kube-object.js';
import type { ServerContext } from '../server-context.js';
import { fillNewMetadata } from '../write/metadata.js';

/** Stores what is there from the start: namespaces, the system's PriorityClasses, roles and bindings. @internal */
export function bootstrap(server: ServerContext): void {
  for (const object of [...namespaces(), ...priorityClasses(), ...bootstrapPolicy()]) {
    const slash = object.apiVersion.lastIndexOf('/');
    const group = slash < 0 ? '' : object.apiVersion.slice(0, slash);
    const type = server.types.findKind(group, object.kind);
    if (!type) continue;
    fillNewMetadata(object, server, type.strategy.hasGeneration);
    server.storage.put(type.collection, object);
  }
}

function namespaces(): KubeObject[] {
  return ['kube-system', 'kube-public', 'kube-node-lease', 'default'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }));
}

function priorityClasses(): KubeObject[] {
  const system = (name: string, value: number, description: string): KubeObject => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description,
    preemptionPolicy: 'PreemptLowerPriority',
  });
  return [
    system(
      'system-node-critical',
      2_000_001_000,
      'Used for system critical pods that must not be moved from their current node.',
    ),
    system(
      'system-cluster-critical',
      2_000_000_000,
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    ),
  ];
}
