import type { KubeObject } from '../common/kube-object.js';
import { difference, type FieldSet, intersection, isEmptySet, union } from './field-set.js';
import { fieldsOf } from './fields-of.js';
import type { Ownership } from './managers.js';
import { removeFields } from './remove-fields.js';
import { withDeclaredParents } from './typed-sets.js';
import { inVersion, type Steps, type TypeContext, type TypedObject } from './typed-object.js';

/**
 * Removes what a manager applied last time, does not apply now, and nobody else owns either. `owners` already
 * have what it applies now.
 *
 * @internal
 */
export function* pruneFields(
  context: TypeContext,
  owners: ReadonlyMap<string, Ownership>,
  merged: TypedObject,
  last: Ownership | undefined,
): Steps<TypedObject> {
  if (!last || isEmptySet(last.fields)) return merged;
  const whole = yield* inVersion(context, merged, last.apiVersion);
  if (!whole) return merged;
  const lastFields = withDeclaredParents(whole.type, last.fields);
  const pruned = yield* keepOwned(context, owners, whole, without(whole, lastFields));
  const kept = yield* keepOthers(context, whole, pruned, lastFields);
  return (yield* inVersion(context, kept, merged.apiVersion)) ?? merged;
}

const without = (object: TypedObject, fields: FieldSet): TypedObject =>
  isEmptySet(fields)
    ? object
    : { ...object, value: removeFields(object.type, object.value, fields) as KubeObject };

const declared = (object: TypedObject) =>
  withDeclaredParents(object.type, fieldsOf(object.type, object.value));

/** Puts back what anyone owns. */
function* keepOwned(
  context: TypeContext,
  owners: ReadonlyMap<string, Ownership>,
  merged: TypedObject,
  pruned: TypedObject,
): Steps<TypedObject> {
  const byVersion = new Map<string, FieldSet>();
  // First the version that things were removed in: another may need what is missing to be converted at all.
  const versions = [pruned.apiVersion, ...[...owners.values()].map(({ apiVersion }) => apiVersion)];
  for (const version of versions) byVersion.set(version, new Map());
  for (const { apiVersion, fields } of owners.values()) {
    byVersion.set(apiVersion, union(byVersion.get(apiVersion) as FieldSet, fields));
  }
  let [whole, part] = [merged, pruned];
  for (const [version, owned] of byVersion) {
    if (owned.size === 0) continue;
    const wholeThen = yield* inVersion(context, whole, version);
    if (!wholeThen) continue;
    const partThen = yield* inVersion(context, part, version);
    if (!partThen) continue;
    whole = wholeThen;
    const kept = union(declared(partThen), withDeclaredParents(whole.type, owned));
    part = without(whole, difference(declared(whole), kept));
  }
  return part;
}

/** Puts back what went although the manager had not applied it: things below what it had. */
function* keepOthers(
  context: TypeContext,
  merged: TypedObject,
  pruned: TypedObject,
  last: FieldSet,
): Steps<TypedObject> {
  const part = yield* inVersion(context, pruned, merged.apiVersion);
  if (!part) return merged;
  return without(merged, intersection(difference(declared(merged), declared(part)), last));
}
