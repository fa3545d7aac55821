import type { JsonObject } from '../common/json.js';
import type { ResourceType } from '../types/resource-type.js';

const OBJECT_META = '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The schema of a CRD's version as clients read it: with the type and the metadata that every object has. @internal */
export function publishedSchema({ versions }: ResourceType, version: string): JsonObject {
  const schema = (versions.get(version)?.schema ?? { type: 'object' }) as unknown as JsonObject;
  return {
    ...schema,
    properties: {
      ...(schema['properties'] as JsonObject | undefined),
      apiVersion: { type: 'string', description: 'The group and version of the object.' },
      kind: { type: 'string', description: 'The kind of the object.' },
      metadata: { description: 'The metadata of the object.', allOf: [{ $ref: OBJECT_META }] },
    },
  };
}
