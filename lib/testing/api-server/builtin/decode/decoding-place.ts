import type { Json } from '../../common/json.js';
import { builtinMessages, lastPart } from '../../protobuf/message-table.js';
import type { Schema } from '../../schema/schema.js';
import { DecodeError, MismatchError } from '../../types/resource-type.js';
import type { Definitions } from '../definitions.js';

/** The Kubernetes decoder refuses more, and so do we before the stack ends. */
export const maxDepth = 1_000;

/** A text, as Go calls it, or what ends with one: a list, or a map. */
const anyText = /(?<=^|\])string$/;

/** A map with a name of its own. */
const RESOURCES = 'v1.ResourceList';

/** Where in an object the decoder is, and what it says of trouble there. @internal */
export class DecodingPlace {
  private readonly path: string[] = [];
  /** The names without indexes and keys, as Go's decoder prints them. */
  private readonly fields: string[] = [];
  private readonly owners: Schema[] = [];

  constructor(
    private readonly definitions: Definitions,
    private readonly root: string,
    private readonly onUnknownField: (path: string) => void,
  ) {}

  get depth(): number {
    return this.path.length;
  }

  enter(schema: Schema): void {
    this.owners.push(schema);
  }

  leave(): void {
    this.owners.pop();
  }

  push(field: string): void {
    if (this.path.length > maxDepth) throw new DecodeError('exceeded max depth');
    this.fields.push(field);
    this.path.push(this.path.length === 0 ? field : `.${field}`);
  }

  pushIndex(index: number): void {
    this.fields.push('');
    this.path.push(`[${index}]`);
  }

  pushKey(key: string): void {
    this.fields.push('');
    this.path.push(`.${key}`);
  }

  pop(): void {
    this.fields.pop();
    this.path.pop();
  }

  unknown(field: string): void {
    this.onUnknownField(this.path.length === 0 ? field : `${this.path.join('')}.${field}`);
  }

  /** @throws DecodeError always */
  mismatch(value: Json, schema: Schema, wanted = this.goType(schema)): never {
    const owner = this.owners.at(-1);
    const struct = (owner && this.definitions.typeName(owner)) ?? '';
    const kind = wanted === RESOURCES ? 'map[string]resource.Quantity' : wanted;
    wanted = wanted.replace(anyText, (text) => this.nameOfText() ?? text);
    const field = this.goPath();
    const into = field ? `Go struct field ${struct}.${field}` : 'Go value';
    const why = (place: string) =>
      `json: cannot unmarshal ${describe(value, wanted)} into ${place} of type ${wanted}`;
    throw new MismatchError(
      why(into),
      value,
      wanted,
      readsItself(schema) ? why('Go value') : undefined,
      kind,
    );
  }

  /** The fields on the way, with the structs that others have in them without a name in JSON. */
  private goPath(): string {
    const names = this.fields.filter(Boolean);
    const inStructs = names.flatMap((name, index) => {
      const owner = this.owners[index];
      const struct = owner && this.definitions.definitionName(owner);
      const embedded = (struct && builtinMessages().embeddedIn(struct, name)) || [];
      return [...embedded.map(lastPart), name];
    });
    return inStructs.join('.');
  }

  /** OpenAPI knows no names of texts. */
  private nameOfText(): string | undefined {
    const owner = this.owners.at(-1);
    const struct = owner && this.definitions.definitionName(owner);
    return struct && builtinMessages().goNameOf(struct, this.fields.findLast(Boolean) ?? '');
  }

  definitionOf(schema: Schema): string | undefined {
    return this.definitions.definitionName(schema);
  }

  private goType(schema: Schema): string {
    const name = this.definitions.typeName(schema);
    if (name) return `${this.packageOf(schema)}.${name}`;
    if (schema.format === 'byte') return '[]uint8';
    if (schema.items) return `[]${this.goType(schema.items)}`;
    if (typeof schema.additionalProperties === 'object' && schema.additionalProperties.format === 'quantity')
      return RESOURCES;
    if (typeof schema.additionalProperties === 'object')
      return `map[string]${this.goType(schema.additionalProperties)}`;
    if (schema.type === 'integer') return schema.format === 'int64' ? 'int64' : 'int32';
    if (schema.type === 'number') return 'float64';
    return schema.type === 'boolean' ? 'bool' : 'string';
  }

  private packageOf(schema: Schema): string {
    const name = this.definitions.definitionName(schema) ?? this.root;
    return name.split('.').at(-2) ?? 'v1';
  }
}

const readsItself = (schema: Schema) =>
  schema['x-kubernetes-int-or-string'] === true ||
  schema.format === 'date-time' ||
  schema.format === 'micro-time';

function describe(value: Json, wanted: string): string {
  if (typeof value === 'number') return /^u?int/.test(wanted) ? `number ${value}` : 'number';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}
