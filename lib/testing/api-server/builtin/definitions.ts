import { readFileSync } from 'node:fs';
import type { Schema } from '../schema/schema.js';
import { lazyField, once } from './once.js';

/** A schema as the data file has it: a `$ref` is the name of a definition, and may have siblings. */
interface StoredSchema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, StoredSchema>>;
  readonly items?: StoredSchema;
  readonly additionalProperties?: StoredSchema;
}

/** What OpenAPI leaves open about types that write themselves. */
const further: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { format: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { 'x-kubernetes-int-or-string': true },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { format: 'micro-time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { 'x-kubernetes-preserve-unknown-fields': true },
  // Atomic: what is in it has no schema that could tell fields apart.
  'io.k8s.apimachinery.pkg.runtime.RawExtension': {
    'x-kubernetes-preserve-unknown-fields': true,
    'x-kubernetes-map-type': 'atomic',
  },
};

const jsonSchema = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';

/** Schemas in CRDs that may be something else instead: a list of schemas, a boolean. */
const schemaOr = new Set([`${jsonSchema}OrArray`, `${jsonSchema}OrBool`]);

/**
 * The definitions of the built-in kinds. A line of the file is parsed when its schema is first asked for, and a
 * `$ref` is followed when it is first walked through: a test that uses three kinds pays for three.
 *
 * @internal
 */
export class Definitions {
  private readonly texts = new Map<string, string>();
  private readonly nodes = new Map<string, Schema>();
  private readonly names = new WeakMap<object, string>();

  /** @param text a line with its origin, then for each definition its name, a space, and JSON */
  constructor(text: string) {
    for (const line of text.split('\n').slice(1)) {
      const space = line.indexOf(' ');
      if (space > 0) this.texts.set(line.slice(0, space), line.slice(space + 1));
    }
  }

  /** Names, and schemas as JSON text, in which a `$ref` is a bare name: for who publishes them. */
  get all(): ReadonlyMap<string, string> {
    return this.texts;
  }

  /** @throws Error where there is no such definition */
  get(name: string): Schema {
    const known = this.nodes.get(name);
    if (known) return known;
    const text = this.texts.get(name);
    if (text === undefined) throw new Error(`There is no definition "${name}" of a built-in kind.`);
    const node = { ...this.resolve(JSON.parse(text) as StoredSchema), ...further[name] };
    // JSON, and what CRDs wrap around it, may be anything.
    if (Object.keys(node).length === 0) Object.assign(node, { 'x-kubernetes-preserve-unknown-fields': true });
    if (schemaOr.has(name)) lazyField(node, 'x-object-or-else', () => this.get(jsonSchema));
    if (node.properties) this.names.set(node.properties, name);
    this.nodes.set(name, node);
    return node;
  }

  /** The name that Go gives to the type: `DeploymentSpec`. Undefined where the schema is none of a definition. */
  typeName(schema: Schema): string | undefined {
    const name = this.definitionName(schema);
    return name?.slice(name.lastIndexOf('.') + 1);
  }

  definitionName(schema: Schema): string | undefined {
    return schema.properties && this.names.get(schema.properties);
  }

  private resolve(stored: StoredSchema): Schema {
    const { $ref, properties, items, additionalProperties, ...rest } = stored;
    const node: Record<string, unknown> = { ...($ref && this.get($ref)), ...rest };
    if (properties) {
      const resolved = {};
      for (const [name, property] of Object.entries(properties)) {
        lazyField(resolved, name, () => this.resolve(property));
      }
      node.properties = resolved;
    }
    if (items) lazyField(node, 'items', () => this.resolve(items));
    if (additionalProperties) {
      lazyField(node, 'additionalProperties', () => this.resolve(additionalProperties));
    }
    return node;
  }
}

/** @internal */
export const builtinDefinitions = once(
  () => new Definitions(readFileSync(new URL('./data/definitions.jsonl', import.meta.url), 'utf8')),
);
