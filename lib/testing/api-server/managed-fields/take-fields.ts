import { ApplyConflict } from './conflict.js';
import type { Comparison } from './compare-typed.js';
import { difference, type FieldSet, intersection, isEmptySet, union } from './field-set.js';
import { type Ownership, withFields } from './managers.js';
import { followSchema } from './typed-sets.js';
import { compareObjects, inVersion, type Steps, type TypeContext, type TypedObject } from './typed-object.js';

type Owners = Map<string, Ownership>;

/** What an operation changes, in the words of one version. */
interface Change {
  readonly set: FieldSet;
  readonly removed: FieldSet;
}

/**
 * Takes what the operation changes from all owners but its own, and gives what it changed. Owners in versions
 * that are not served any more go.
 *
 * @throws ApplyConflict where something is taken and `force` is false
 * @internal
 */
export function* takeFields(
  context: TypeContext,
  owners: Owners,
  own: string,
  before: TypedObject,
  after: TypedObject,
  force: boolean,
): Steps<Comparison> {
  const comparison = compareObjects(context, before, after);
  const changes = new Map([[after.apiVersion, changeOf(comparison)]]);
  const conflicts = new Map<Ownership, FieldSet>();
  const rest = new Map<string, Ownership>();
  for (const [key, owner] of [...owners]) {
    if (key === own) continue;
    let change = changes.get(owner.apiVersion);
    if (!change) {
      const oldObject = yield* inVersion(context, before, owner.apiVersion);
      const newObject = yield* inVersion(context, after, owner.apiVersion);
      if (!oldObject || !newObject) {
        owners.delete(key);
        continue;
      }
      change = changeOf(compareObjects(context, oldObject, newObject));
      changes.set(owner.apiVersion, change);
    }
    const taken = change.set.size > 0 ? intersection(owner.fields, change.set) : change.set;
    if (!isEmptySet(taken)) conflicts.set(owner, taken);
    rest.set(key, withFields(owner, difference(difference(owner.fields, taken), change.removed)));
  }
  if (!force && conflicts.size > 0) throw ApplyConflict.of(conflicts);
  for (const [key, owner] of rest) owners.set(key, owner);
  for (const [key, owner] of owners) if (isEmptySet(owner.fields)) owners.delete(key);
  return comparison;
}

function changeOf({ added, modified, removed }: Comparison): Change {
  return { set: union(modified, added), removed };
}

/** Owned fields as the present schema names them. @internal */
export function followSchemas(context: TypeContext, owners: Owners): void {
  for (const [key, owner] of owners) {
    const type = context.typeIn(owner.apiVersion);
    if (!type) owners.delete(key);
    else owners.set(key, withFields(owner, followSchema(type, owner.fields)));
  }
}
