import type { Json } from '../common/json.js';
import type { Schema } from '../schema/schema.js';

/** @internal */
export type ScalarType = 'numeric' | 'string' | 'boolean' | 'untyped';

/**
 * What a field may hold, as far as its ownership goes. Several at once: any of them. None: nothing may be here.
 * What may hold anything has {@link anything}.
 *
 * @internal
 */
export interface FieldType {
  readonly map?: MapType | undefined;
  readonly scalar?: ScalarType | undefined;
  readonly list?: ListType | undefined;
}

/** An object. Fields are looked at as they are asked for: schemas may be endless. @internal */
export interface MapType {
  /** Owned and replaced as a whole. */
  readonly isAtomic: boolean;
  /** No field is known, and all may be there. */
  readonly isFreeForm: boolean;
  /** A field with a name of its own. */
  declared(name: string): FieldType | undefined;
  /** The type of fields that are not declared; undefined where there must be none. */
  readonly others: FieldType | undefined;
  defaultOf(name: string): Json | undefined;
}

/** @internal */
export interface ListType {
  readonly isAtomic: boolean;
  /** Empty for a set. */
  readonly keys: readonly string[];
  readonly items: FieldType;
}

const noField = () => undefined;

/** Scalars, lists and objects; lists and objects as a whole. @internal */
export const opaque: FieldType = {
  scalar: 'untyped',
  list: {
    isAtomic: true,
    keys: [],
    get items() {
      return opaque;
    },
  },
  map: {
    isAtomic: true,
    isFreeForm: false,
    declared: noField,
    defaultOf: noField,
    get others() {
      return opaque;
    },
  },
};

/** Where there is no schema: objects by field, lists as a whole. @internal */
export const anything: FieldType = {
  scalar: 'untyped',
  list: { isAtomic: true, keys: [], items: opaque },
  map: {
    isAtomic: false,
    isFreeForm: true,
    declared: noField,
    defaultOf: noField,
    get others() {
      return anything;
    },
  },
};

/**
 * The type that a schema describes; the rules are those of k8s.io/kube-openapi/pkg/schemaconv.
 *
 * @param keepsUnknown whether an object above keeps fields that are not declared
 * @internal
 */
export class FieldTypes {
  private readonly plain = new WeakMap<Schema, FieldType>();
  private readonly keeping = new WeakMap<Schema, FieldType>();

  /** @param embedded what an embedded resource has besides its own properties */
  constructor(private readonly embedded: Readonly<Record<string, Schema>>) {}

  of(schema: Schema, keepsUnknown = false): FieldType {
    const keeps = keepsUnknown || schema['x-kubernetes-preserve-unknown-fields'] === true;
    const known = keeps ? this.keeping : this.plain;
    let type = known.get(schema);
    if (!type) known.set(schema, (type = this.read(schema, keeps)));
    return type;
  }

  private read(schema: Schema, keeps: boolean): FieldType {
    const [only] = schema.allOf ?? [];
    if (only && schema.allOf?.length === 1 && !schema.type && !schema.properties) {
      const { allOf: _, ...own } = schema;
      return this.read({ ...only, ...own }, keeps);
    }
    switch (schema.type) {
      case 'object':
        return { map: this.map(schema, keeps) };
      case 'array':
        return { list: this.list(schema, keeps) };
      case 'integer':
      case 'number':
        return { scalar: 'numeric' };
      case 'boolean':
        return { scalar: 'boolean' };
      case 'string':
        return { scalar: !schema.format || schema.format === 'byte' ? 'string' : 'untyped' };
      default:
        // A quantity is a text or a number.
        if (schema.format === 'quantity') return { scalar: 'untyped' };
        return { scalar: 'untyped', list: this.list(schema, keeps), map: this.map(schema, keeps) };
    }
  }

  private map(schema: Schema, keeps: boolean): MapType {
    const properties: Readonly<Record<string, Schema>> = schema['x-kubernetes-embedded-resource']
      ? { ...schema.properties, ...this.embedded }
      : (schema.properties ?? {});
    const hasProperties = Object.keys(properties).length > 0;
    const property = (name: string) => (Object.hasOwn(properties, name) ? properties[name] : undefined);
    const { additionalProperties } = schema;
    const isOpen =
      additionalProperties === true || (additionalProperties === undefined && (keeps || !hasProperties));
    return {
      isAtomic: schema['x-kubernetes-map-type'] === 'atomic',
      isFreeForm: isOpen && !hasProperties,
      declared: (name) => {
        const found = property(name);
        // What all objects have keeps nothing unknown, whatever is around it.
        return found && this.of(found, keeps && found !== this.embedded[name]);
      },
      defaultOf: (name) => property(name)?.default,
      others: isOpen
        ? anything
        : typeof additionalProperties === 'object'
          ? this.of(additionalProperties, keeps)
          : undefined,
    };
  }

  private list(schema: Schema, keeps: boolean): ListType {
    const { isAtomic, keys } = relationship(schema);
    const items = (): FieldType => (schema.items ? this.of(schema.items, keeps) : opaque);
    return {
      isAtomic,
      keys,
      get items() {
        return items();
      },
    };
  }
}

/** How the items of a list belong together: by its list type, or else by the older patch strategy. */
function relationship(schema: Schema): { isAtomic: boolean; keys: readonly string[] } {
  const listType = schema['x-kubernetes-list-type'];
  if (listType === 'map') return { isAtomic: false, keys: schema['x-kubernetes-list-map-keys'] ?? [] };
  if (listType !== undefined) return { isAtomic: listType === 'atomic', keys: [] };
  const strategy = schema['x-kubernetes-patch-strategy'];
  if (strategy !== 'merge' && strategy !== 'merge,retainKeys') return { isAtomic: true, keys: [] };
  const key = schema['x-kubernetes-patch-merge-key'];
  return { isAtomic: false, keys: key ? [key] : [] };
}
