import { isObject, setField, type Json, type JsonObject } from '../../common/json.js';
import { objectAt } from '../fields.js';
import { carryStoredUnlike } from './stored-unlike.js';

/** The names of the maps of a struct that were sent with nothing in them. Beside the struct: JSON does not carry it. */
const sentEmpty = new WeakMap<object, readonly string[]>();

/** Notes of a struct that a map which is left out of it was there, and empty: Go tells that from none. @internal */
export function noteSentEmpty(struct: JsonObject, name: string): void {
  sentEmpty.set(struct, [...(sentEmpty.get(struct) ?? []), name]);
}

/** Notes of a struct what is noted of another one, whose fields it has got. @internal */
export function carrySentEmpty(from: JsonObject, to: JsonObject): void {
  const names = sentEmpty.get(from);
  if (names) sentEmpty.set(to, names);
}

/** A map of a struct as Go has it until it is stored: empty where it was sent so, undefined where there is none. @internal */
export function mapAsSent(value: Json | undefined, ...path: string[]): JsonObject | undefined {
  const found = objectAt(value, ...path);
  if (found) return found;
  const struct = objectAt(value, ...path.slice(0, -1));
  return struct && sentEmpty.get(struct)?.includes(path.at(-1) ?? '') ? {} : undefined;
}

/** A deep copy of an object that was sent, with what is noted of it. @internal */
export function cloneSent<T extends Json | undefined>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneSent) as T;
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) setField(copy, key, cloneSent(value[key]));
  carrySentEmpty(value, copy);
  carryStoredUnlike(value, copy);
  return copy as T;
}
