import type { JsonObject } from '../common/json.js';
import type { ResourceType } from '../types/resource-type.js';
import { descriptionsOf } from './descriptions.js';

const OBJECT_META = '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The schema of a CRD's version as clients read it: with the type and the metadata that every object has. @internal */
export function publishedSchema({ versions }: ResourceType, version: string): JsonObject {
  const schema = (versions.get(version)?.schema ?? { type: 'object' }) as unknown as JsonObject;
  // Every object has these three, and they mean the same everywhere.
  const { apiVersion, kind, metadata } = descriptionsOf('io.k8s.api.core.v1.Pod');
  const text = (description: string | undefined) => (description === undefined ? {} : { description });
  return {
    ...schema,
    properties: {
      ...(schema['properties'] as JsonObject | undefined),
      apiVersion: { type: 'string', ...text(apiVersion) },
      kind: { type: 'string', ...text(kind) },
      metadata: { ...text(metadata), allOf: [{ $ref: OBJECT_META }] },
    },
  };
}
