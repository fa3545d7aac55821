/** A schema as `/openapi/v3` has it. */
export interface OpenApiSchema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly allOf?: readonly OpenApiSchema[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema;
}

/** What empty values of a field look like; see `test/control-plane/v1.36/go-types/empty_fields.go`. */
export type FieldRule = 'pointer' | 'null' | 'absent';
export type FieldRules = ReadonlyMap<string, FieldRule>;

export interface OpenApiDocument {
  readonly components: { readonly schemas: Readonly<Record<string, OpenApiSchema>> };
}

const prefix = '#/components/schemas/';

/** Says nothing to a server, or is said elsewhere. */
const left = new Set(['description', 'x-kubernetes-group-version-kind', 'x-kubernetes-unions']);

/**
 * Definitions by name, without what only people read. A `$ref` is the bare name, also where OpenAPI has to wrap
 * it into `allOf` because it has siblings.
 */
export function compactDefinitions(
  documents: readonly OpenApiDocument[],
  roots: readonly string[],
  rules: FieldRules,
): Map<string, object> {
  const all = new Map<string, OpenApiSchema>();
  for (const { components } of documents) {
    for (const [name, schema] of Object.entries(components.schemas)) all.set(name, schema);
  }
  const found = new Map<string, object>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    const schema = all.get(name);
    if (!schema) throw new Error(`OpenAPI has no schema "${name}"`);
    found.set(name, {});
    found.set(name, compact(schema, name, rules, visit));
  };
  for (const name of roots) visit(name);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function compact(
  schema: OpenApiSchema,
  owner: string,
  rules: FieldRules,
  visit: (name: string) => void,
): object {
  const result: Record<string, unknown> = {};
  const inner = (one: OpenApiSchema) => compact(one, '', rules, visit);
  const reference = (one: string) => {
    const name = one.replace(prefix, '');
    visit(name);
    result.$ref = name;
  };
  for (const [keyword, value] of Object.entries(schema)) {
    if (left.has(keyword)) continue;
    if (keyword === '$ref') reference(value as string);
    else if (keyword === 'allOf') {
      const [only, ...more] = schema.allOf ?? [];
      if (only?.$ref === undefined || more.length > 0) throw new Error(`${owner} has an unknown allOf`);
      reference(only.$ref);
    } else if (keyword === 'items' || keyword === 'additionalProperties') {
      result[keyword] = inner(value as OpenApiSchema);
    } else if (keyword === 'properties') {
      result[keyword] = Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [
          name,
          withRule(inner(property) as Record<string, unknown>, rules.get(`${owner} ${name}`)),
        ]),
      );
    } else result[keyword] = value;
  }
  return result;
}

function withRule(schema: Record<string, unknown>, rule: FieldRule | undefined): object {
  if (rule === 'absent') {
    const { default: _, ...rest } = schema;
    return rest;
  }
  return rule ? { ...schema, 'x-empty': rule } : schema;
}
