import { getField, isObject, type Json } from '../common/json.js';
import type { Schema } from './schema.js';

/** The items of a list of type map, by their keys. @internal */
export class MapList {
  private readonly items = new Map<string, Json | undefined>();

  constructor(
    private readonly schema: Schema,
    list: readonly Json[],
  ) {
    for (const item of list) {
      const key = this.keyOf(item);
      // Two items of one key: which was meant, nobody knows.
      if (key !== undefined) this.items.set(key, this.items.has(key) ? undefined : item);
    }
  }

  /** The item with the same keys. */
  get(item: Json): Json | undefined {
    const key = this.keyOf(item);
    return key === undefined ? undefined : this.items.get(key);
  }

  private keyOf(item: Json): string | undefined {
    const keys = this.schema['x-kubernetes-list-map-keys'] ?? [];
    if (!isObject(item) || keys.length === 0) return undefined;
    const values = keys.map((name) => getField(item, name));
    if (values.some((value) => value === undefined || value === null || typeof value === 'object')) {
      return undefined;
    }
    return JSON.stringify(values);
  }
}
