import type { KubernetesObject } from '../../lib/resource/kubernetes-object.js';

export interface WidgetObject extends KubernetesObject {
  spec: { size: number };
}

/** A custom object for tests. Its UID is made of its name, unless one is given. */
export function widget(
  name: string,
  resourceVersion: string | number,
  {
    uid = `uid-of-${name}`,
    size = 1,
    ...metadata
  }: Partial<KubernetesObject['metadata']> & { size?: number } = {},
): WidgetObject {
  return {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: {
      name,
      namespace: 'default',
      uid,
      resourceVersion: String(resourceVersion),
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
    },
    spec: { size },
  };
}

export const WIDGETS = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  scope: 'Namespaced',
} as const;
