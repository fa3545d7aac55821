import { equalJson } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { difference, isEmptySet, recursiveDifference } from './field-set.js';
import { fieldsOf } from './fields-of.js';
import { type Managers, type OwnerId, ownerKey } from './managers.js';
import { mergeTyped } from './merge-typed.js';
import { neverOwned } from './never-owned.js';
import { pruneFields } from './prune-fields.js';
import { followSchemas, takeFields } from './take-fields.js';
import type { Steps, TypeContext, TypedObject } from './typed-object.js';

/**
 * The live object with the applied configuration in it, and without what its manager applied last time and does
 * not any more; undefined where that changes nothing. `managers` are changed to what holds then.
 *
 * @throws ApplyConflict where fields of others would change, and `force` is false: `managers` are then of no use
 * @internal
 */
export function* applyFields(
  context: TypeContext,
  managers: Managers,
  id: OwnerId,
  live: TypedObject,
  config: TypedObject,
  force: boolean,
): Steps<KubeObject | undefined> {
  const { owners } = managers;
  followSchemas(context, owners);
  const merged = mergeTyped(live.type, live.value, config.value) as KubeObject;
  const key = ownerKey(id);
  const last = owners.get(key);
  let fields = fieldsOf(config.type, config.value);
  const reset = context.resetFields(config.apiVersion);
  if (reset) fields = recursiveDifference(fields, reset);
  owners.set(key, { ...id, fields });
  const next = yield* pruneFields(context, owners, { ...live, value: merged }, last);
  yield* takeFields(context, owners, key, live, next, force);
  const owner = owners.get(key);
  if (owner) {
    const owned = difference(owner.fields, neverOwned);
    if (isEmptySet(owned)) owners.delete(key);
    else owners.set(key, { ...owner, fields: owned });
  }
  return equalJson(live.value, next.value) ? undefined : next.value;
}
