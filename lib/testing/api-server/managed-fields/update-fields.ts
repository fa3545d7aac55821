import { emptySet, isEmptySet, difference, recursiveDifference, union } from './field-set.js';
import { type Managers, type OwnerId, ownerKey, type Ownership, withFields } from './managers.js';
import { neverOwned } from './never-owned.js';
import { followSchemas, takeFields } from './take-fields.js';
import type { Steps, TypeContext, TypedObject } from './typed-object.js';

/** The operation while it runs: what it changes is its own, even if its manager owned it before. */
const OWN = '';

/**
 * Who owns what after a create, an update or a patch: what changed belongs to its manager now, and to nobody
 * else. A manager that changes nothing owns nothing more than before, and keeps its time.
 *
 * @internal
 */
export function* updateFields(
  context: TypeContext,
  managers: Managers,
  id: OwnerId,
  before: TypedObject,
  after: TypedObject,
  time: string,
): Steps<void> {
  const { owners, times } = managers;
  followSchemas(context, owners);
  const { added, modified } = yield* takeFields(context, owners, OWN, before, after, true);
  let fields = union(modified, added);
  const reset = context.resetFields(context.apiVersion);
  if (reset) fields = recursiveDifference(fields, reset);
  fields = difference(fields, neverOwned);
  if (isEmptySet(fields)) return;
  const key = ownerKey(id);
  const previous: Ownership = owners.get(key) ?? { ...id, fields: emptySet };
  owners.set(key, withFields(previous, union(fields, previous.fields)));
  times.set(key, time);
}
