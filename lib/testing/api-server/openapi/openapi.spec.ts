import { describe, expect, it } from 'vitest';
import { builtinTypes } from '../builtin/builtin-types.js';
import type { JsonObject } from '../common/json.js';
import { TypeRegistry } from '../types/type-registry.js';
import { openApiDocument } from './document.js';

function document(group: string, version: string): JsonObject {
  const types = new TypeRegistry();
  for (const type of builtinTypes()) types.set(type);
  return openApiDocument(types, group, version) as JsonObject;
}

describe('the published OpenAPI', () => {
  it('tells people what kinds and fields are for', () => {
    const { components } = document('apps', 'v1') as { components: { schemas: Record<string, JsonObject> } };
    expect(components.schemas['io.k8s.api.apps.v1.Deployment']).toMatchObject({
      description: 'Deployment enables declarative updates for Pods and ReplicaSets.',
      properties: {
        spec: {
          description: 'Specification of the desired behavior of the Deployment.',
          allOf: [{ $ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec' }],
        },
      },
    });
    // A field that is described is there, too.
    for (const { properties = {} } of Object.values(components.schemas)) {
      for (const schema of Object.values(properties as JsonObject))
        expect(Object.keys(schema as JsonObject)).not.toEqual(['description']);
    }
  });
});
