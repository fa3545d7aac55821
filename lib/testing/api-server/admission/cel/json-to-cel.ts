import { isObject, type Json } from '../../common/json.js';
import { Entries, Items, type Value } from '../../schema/cel/values.js';

/** JSON as expressions see it where no schema says more: objects are maps, whole numbers are ints. @internal */
export function jsonToCel(value: Json | undefined): Value {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return new Items(value.map(jsonToCel));
  if (isObject(value)) {
    const present = Object.entries(value).filter(([, field]) => field !== undefined);
    return Entries.of(present.map(([key, field]) => [key, jsonToCel(field)]));
  }
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}
