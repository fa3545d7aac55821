import { goJson } from '../common/go-text.js';
import { isObject, type Json, type JsonObject, setField } from '../common/json.js';
import type { KubeObject, ServerObjectMeta } from '../common/kube-object.js';

/** Writes an object down as it is kept and sent. @internal */
export type ObjectText = (object: KubeObject) => string;

/** The type comes first, so that a list can leave it out of its items without parsing them. @internal */
export const typedText: ObjectText = ({ kind, apiVersion, metadata, ...rest }) =>
  goJson({ kind, apiVersion, metadata: inOrder(metadata), ...rest });

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

/** The fields of metadata in the order in which a real server writes them. */
const METADATA = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const;

function inOrder(metadata: ServerObjectMeta): ServerObjectMeta {
  const ordered: ServerObjectMeta = {};
  for (const field of METADATA) if (metadata[field] !== undefined) ordered[field] = metadata[field] as never;
  return ordered;
}
