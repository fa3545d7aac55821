import { equalJson, getField, isObject, type Json } from '../common/json.js';
import { MapList } from './map-list.js';
import type { Schema } from './schema.js';
import { fieldSchema } from './schema-walk.js';

/**
 * A value beside what it was before an update, as far as the two can be told to be one: by the name of a field,
 * or by the keys of a list of type map. What did not change may stay as it is, even if it is invalid by now.
 *
 * @internal
 */
export class Correlation {
  private equal: boolean | undefined;
  private mapList: MapList | undefined;

  constructor(
    readonly value: Json | undefined,
    readonly old: Json | undefined,
    private readonly schema: Schema | undefined,
  ) {}

  field(name: string): Correlation | undefined {
    if (!isObject(this.value) || !isObject(this.old)) return undefined;
    const value = getField(this.value, name);
    const old = getField(this.old, name);
    const schema = fieldSchema(this.schema, name);
    if (value === undefined || old === undefined || !schema) return undefined;
    return new Correlation(value, old, schema);
  }

  item(index: number): Correlation | undefined {
    if (!Array.isArray(this.value) || !Array.isArray(this.old)) return undefined;
    if (this.schema?.['x-kubernetes-list-type'] !== 'map' || !this.schema.items) return undefined;
    this.mapList ??= new MapList(this.schema, this.old);
    const value = this.value[index];
    const old = value === undefined ? undefined : this.mapList.get(value);
    return old === undefined || old === null ? undefined : new Correlation(value, old, this.schema.items);
  }

  /** Whether nothing changed. Order counts, except in lists of type map. */
  get isEqual(): boolean {
    return (this.equal ??= this.compare());
  }

  private compare(): boolean {
    const { value, old } = this;
    if (Array.isArray(value) && Array.isArray(old)) {
      if (value.length !== old.length) return false;
      if (this.schema?.['x-kubernetes-list-type'] !== 'map') return equalJson(value, old);
      return value.every((_, index) => this.item(index)?.isEqual ?? false);
    }
    if (isObject(value) && isObject(old)) {
      const names = Object.keys(value);
      if (names.length !== Object.keys(old).length) return false;
      return names.every((name) => this.field(name)?.isEqual ?? false);
    }
    return equalJson(value, old);
  }
}
