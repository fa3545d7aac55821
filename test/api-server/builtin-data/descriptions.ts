import type { OpenApiDocument, OpenApiSchema } from './definitions.js';

/**
 * What people read about these definitions: for each its name, a space, and JSON with the text of each field, and that
 * of the whole under the empty name.
 */
export function descriptionLines(documents: readonly OpenApiDocument[], names: Iterable<string>): string[] {
  const schemas = new Map<string, OpenApiSchema>();
  for (const { components } of documents) {
    for (const [name, schema] of Object.entries(components.schemas)) schemas.set(name, schema);
  }
  return [...names].map((name) => `${name} ${JSON.stringify(textsOf(schemas.get(name) ?? {}))}`);
}

function textsOf({ description, properties = {} }: OpenApiSchema): Record<string, unknown> {
  const texts: Record<string, unknown> = description === undefined ? {} : { '': description };
  for (const [field, schema] of Object.entries(properties)) {
    if (schema.description !== undefined) texts[field] = schema.description;
  }
  return texts;
}
