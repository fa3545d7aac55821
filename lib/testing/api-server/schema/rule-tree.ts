import { escapeName } from './cel/escape.js';
import { declare, type Declaration } from './cel/schema-types.js';
import { type CompiledRule, compileRules } from './compile-rules.js';
import type { Schema } from './schema.js';
import { additionalOf } from './schema-walk.js';

/** The rules of a schema and of all below it, along the way to them. @internal */
export interface RuleTree {
  readonly schema: Schema;
  readonly isRoot: boolean;
  readonly declaration: Declaration;
  readonly rules: readonly CompiledRule[];
  readonly properties: ReadonlyMap<string, RuleTree>;
  readonly additional: RuleTree | undefined;
  readonly items: RuleTree | undefined;
}

const trees = new WeakMap<Schema, { readonly tree: RuleTree | undefined }>();

/** The rules of the schema of a resource, compiled once; undefined where it has none. @internal */
export function ruleTree(schema: Schema): RuleTree | undefined {
  let known = trees.get(schema);
  if (!known)
    trees.set(
      schema,
      (known = { tree: hasRules(schema) ? grow(schema, true, declare(schema, true)) : undefined }),
    );
  return known.tree;
}

/** Whether a schema has rules anywhere. @internal */
export function hasRules(schema: Schema): boolean {
  if (schema['x-kubernetes-validations']?.length) return true;
  const below = [schema.items, additionalOf(schema), ...Object.values(schema.properties ?? {})];
  return below.some((one) => one !== undefined && hasRules(one));
}

function grow(schema: Schema, isRoot: boolean, declaration: Declaration | undefined): RuleTree | undefined {
  if (!declaration) return undefined;
  const rules = compileRules(schema, declaration);
  const below = (one: Schema | undefined) =>
    one && grow(one, one['x-kubernetes-embedded-resource'] ?? false, declaration.element);
  const properties = new Map<string, RuleTree>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const isEmbedded = property['x-kubernetes-embedded-resource'] ?? false;
    const escaped = escapeName(name);
    // What no rule can name has rules of its own all the same.
    const own = escaped === undefined ? declare(property, isEmbedded) : declaration.fields?.get(escaped);
    const tree = grow(property, isEmbedded, own);
    if (tree) properties.set(name, tree);
  }
  const items = below(schema.items);
  const additional = below(additionalOf(schema));
  if (rules.length === 0 && properties.size === 0 && !items && !additional) return undefined;
  return { schema, isRoot, declaration, rules, properties, additional, items };
}
