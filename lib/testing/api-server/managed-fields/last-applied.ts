import { goJson } from '../common/go-text.js';
import { isObject, type Json, type JsonObject, setField } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { TypedValueError } from './atom.js';
import { compareTyped } from './compare-typed.js';
import { difference, type FieldSet } from './field-set.js';
import type { FieldType } from './field-type.js';
import { fieldsOf } from './fields-of.js';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
/** All annotations of an object together, names and values. */
const MAX_ANNOTATION_BYTES = 256 * 1024;

/** What `kubectl apply` without `--server-side` applied last, as text. @internal */
export function lastApplied(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[ANNOTATION] || undefined;
}

/**
 * The fields that kubectl applied last, and that are still as it applied them; undefined where it can't be told.
 *
 * @internal
 */
export function ownedByLastApplied(
  type: FieldType,
  apiVersion: string,
  live: KubeObject,
): FieldSet | undefined {
  const text = lastApplied(live);
  if (text === undefined) return undefined;
  try {
    const last = JSON.parse(text) as Json;
    if (!isObject(last) || last['apiVersion'] !== apiVersion) return undefined;
    const { added, modified, removed } = compareTyped(type, last, live);
    return [modified, added, removed].reduce(difference, fieldsOf(type, last));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypedValueError) return undefined;
    throw error;
  }
}

/** Keeps the annotation up to date for those who go back to the old way. @internal */
export function withLastApplied(object: KubeObject, config: KubeObject): void {
  const metadata = { ...config.metadata };
  if (metadata.annotations) {
    const { [ANNOTATION]: _, ...annotations } = metadata.annotations;
    metadata.annotations = annotations;
  }
  const value = `${goJson(sorted({ ...config, metadata }))}\n`;
  const own = (object.metadata.annotations ??= {});
  const { [ANNOTATION]: _previous, ...others } = own;
  const size = [...Object.entries(others), [ANNOTATION, value]].reduce(
    (sum, [name = '', text = '']) => sum + Buffer.byteLength(name) + Buffer.byteLength(text),
    0,
  );
  if (size <= MAX_ANNOTATION_BYTES) own[ANNOTATION] = value;
  else delete own[ANNOTATION];
}

/** JSON with sorted keys, as Go writes maps. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value).sort()) {
    const field = value[key];
    if (field !== undefined) setField(result, key, sorted(field));
  }
  return result;
}
