import { goJson } from '../common/go-text.js';
import { isObject, type Json, type JsonObject, setField } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';

/** Writes an object down as it is kept and sent. @internal */
export type ObjectText = (object: KubeObject) => string;

/** The type comes first, so that a list can leave it out of its items without parsing them. @internal */
export const typedText: ObjectText = ({ kind, apiVersion, metadata, ...rest }) =>
  goJson({ kind, apiVersion, metadata, ...rest });

/** An object that Go knows no fields of is a map to it, and maps are written in the order of their keys. @internal */
export const sortedText: ObjectText = (object) => goJson(sorted(object));

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value).sort()) {
    const field = value[key];
    if (field !== undefined) setField(copy, key, sorted(field));
  }
  return copy;
}
