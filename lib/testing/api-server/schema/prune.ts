import { byCodePoint } from '../common/go-format.js';
import type { Json, JsonObject } from '../common/json.js';
import type { Schema } from './schema.js';
import { additionalOf, isMetaField, propertyOf, resourceRoot } from './schema-walk.js';

/**
 * Removes the fields that a schema does not know
 * (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning), and says which: `spec.a`, `spec.list[0].b`.
 * Where unknown fields are preserved, those that are known are still looked into.
 *
 * @param isResource whether the value is a whole resource, whose apiVersion, kind and metadata always stay
 * @internal
 */
export function pruneUnknown(value: Json, schema: Schema | undefined, isResource: boolean): string[] {
  const pruner = new Pruner(true);
  pruner.prune(value, isResource ? resourceRoot(schema) : schema, '');
  return pruner.unknown.sort(byCodePoint);
}

/** The fields that {@link pruneUnknown} would remove; the value stays as it is. @internal */
export function unknownFields(value: Json, schema: Schema | undefined, isResource: boolean): string[] {
  const pruner = new Pruner(false);
  pruner.prune(value, isResource ? resourceRoot(schema) : schema, '');
  return pruner.unknown.sort(byCodePoint);
}

class Pruner {
  readonly unknown: string[] = [];

  constructor(private readonly removes: boolean) {}

  prune(value: Json, schema: Schema | undefined, path: string): void {
    if (typeof value !== 'object' || value === null) return;
    const preserves = schema?.['x-kubernetes-preserve-unknown-fields'] ?? false;
    if (Array.isArray(value)) this.pruneList(value, schema, path, preserves);
    else this.pruneObject(value, schema, path, preserves);
  }

  private pruneList(list: Json[], schema: Schema | undefined, path: string, preserves: boolean): void {
    const items = schema?.items;
    for (let index = 0; index < list.length; index++) {
      const item = list[index] as Json;
      if (typeof item !== 'object' || item === null) continue;
      const below = `${path}[${index}]`;
      // Below a list whose unknown fields are preserved, those of its items are too.
      if (!preserves) this.prune(item, items, below);
      else if (Array.isArray(item)) this.pruneList(item, items, below, true);
      else if (items) this.pruneObject(item, items, below, true);
    }
  }

  private pruneObject(
    object: JsonObject,
    schema: Schema | undefined,
    path: string,
    preserves: boolean,
  ): void {
    const isEmbedded = schema?.['x-kubernetes-embedded-resource'] ?? false;
    for (const name of Object.keys(object)) {
      if (isEmbedded && isMetaField(name)) continue;
      const below = path ? `${path}.${name}` : name;
      const property = propertyOf(schema, name);
      if (property) this.prune(object[name] as Json, property, below);
      else if (schema?.additionalProperties !== undefined) {
        this.prune(object[name] as Json, additionalOf(schema), below);
      } else if (!preserves) {
        if (path !== '' || !isMetaField(name)) this.unknown.push(below);
        if (this.removes) delete object[name];
      }
    }
  }
}
