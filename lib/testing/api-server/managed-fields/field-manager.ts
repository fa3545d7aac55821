import { ApiError } from '../common/api-error.js';
import { cloneJson, isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { applyFields } from './apply-fields.js';
import { TypedValueError } from './atom.js';
import { capOwners } from './cap-owners.js';
import { checkConfiguration } from './check-configuration.js';
import { ApplyConflict } from './conflict.js';
import { difference, hasField, isEmptySet } from './field-set.js';
import type { FieldType } from './field-type.js';
import { lastApplied, ownedByLastApplied, withLastApplied } from './last-applied.js';
import {
  decodeManagers,
  encodeManagers,
  type Managers,
  noManagers,
  type OwnerId,
  ownerKey,
} from './managers.js';
import type { Steps, TypeContext, TypedObject } from './typed-object.js';
import { updateFields } from './update-fields.js';
import { validateTyped } from './validate-typed.js';

/** What an operation on managed fields has to know of its request. @internal */
export interface FieldContext extends TypeContext {
  readonly kind: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Nobody has read the object into fields that have types: they are looked at before they get owners. */
  readonly isUntyped?: boolean;
  /** An object of this type with nothing in it, as Go has it: without its fields that may be absent. */
  readonly emptyObject: () => KubeObject;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** @internal */
export interface ApplyOptions {
  readonly manager: string;
  readonly force: boolean;
}

const KUBECTL = 'kubectl';
const BEFORE_FIRST_APPLY = 'before-first-apply';

/**
 * Sets `metadata.managedFields` of the object that a create, an update or a patch other than an apply made.
 *
 * @param live the object before; undefined for a create
 * @param next the object after, with the managedFields of the request; changed in place
 * @internal
 */
export function* trackUpdate(
  context: FieldContext,
  live: KubeObject | undefined,
  next: KubeObject,
  manager: string,
): Steps<void> {
  const managers = managersOf(context, live, next);
  delete next.metadata.managedFields;
  // Whoever took the managed fields away wants none: they come back with the first apply.
  if (managers.owners.size === 0 && live?.metadata.uid) return;
  // What says that it is something else has no fields that are known.
  if (context.isUntyped && (next.kind !== context.kind || !context.typeIn(next.apiVersion))) return;
  try {
    yield* update(context, managers, live, next, manager);
  } catch (error) {
    // As in a real server: what can't be tracked has no owners.
    if (error instanceof TypedValueError || error instanceof RangeError) return;
    throw error;
  }
  const entries = encodeManagers(managers);
  if (entries) next.metadata.managedFields = entries;
}

function* update(
  context: FieldContext,
  managers: Managers,
  live: KubeObject | undefined,
  next: KubeObject,
  manager: string,
): Steps<void> {
  const type = typeOf(context);
  const { apiVersion } = context;
  const before: TypedObject = { value: withoutManagers(live ?? context.emptyObject()), type, apiVersion };
  const after: TypedObject = { value: next, type, apiVersion };
  if (context.isUntyped) for (const { value } of [after, before]) validateTyped(type, value, true);
  yield* updateFields(context, managers, ownerId(context, manager, 'Update'), before, after, timeOf(context));
  capOwners(managers);
}

/** The entries of the request, so that they can be changed directly; else those that are there. */
function managersOf(context: FieldContext, live: KubeObject | undefined, next: KubeObject): Managers {
  const before = () => decodeManagers(live?.metadata.managedFields) ?? noManagers();
  if (context.subresource) return before();
  const asked = next.metadata.managedFields as Json | undefined;
  if (isReset(asked)) return noManagers();
  const managers = decodeManagers(asked);
  return managers && managers.owners.size > 0 ? managers : before();
}

/** `[]` and `[{}]` ask for the managed fields to be forgotten. */
function isReset(entries: Json | undefined): boolean {
  if (!Array.isArray(entries) || entries.length > 1) return false;
  const [only] = entries;
  return only === undefined || (isObject(only) && Object.keys(only).length === 0);
}

/**
 * What an applied configuration makes of an object, with its `metadata.managedFields`; to be defaulted and
 * checked like the body of a request. Shares nothing with what it was given.
 *
 * @param live undefined where there is no such object yet
 * @throws ApiError 409 for conflicts, 400 and 500 for configurations that do not fit
 * @internal
 */
export function* applyConfiguration(
  context: FieldContext,
  live: KubeObject | undefined,
  applied: JsonObject,
  options: ApplyOptions,
): Steps<KubeObject> {
  const config = checkConfiguration(context, applied, typeOf(context));
  const { manager } = options;
  try {
    const result = yield* applyOrUpgrade(context, live, config, options);
    if (manager === KUBECTL && lastApplied(result) !== undefined) withLastApplied(result, config);
    return result;
  } catch (error) {
    throw error instanceof ApplyConflict ? error.toApiError() : error;
  }
}

/** Who moves from client-side to server-side apply with kubectl keeps what kubectl applied before. */
function* applyOrUpgrade(
  context: FieldContext,
  live: KubeObject | undefined,
  config: KubeObject,
  options: ApplyOptions,
): Steps<KubeObject> {
  try {
    return yield* apply(context, live, config, options);
  } catch (error) {
    if (!(error instanceof ApplyConflict) || options.manager !== KUBECTL || !live) throw error;
    const own = ownedByLastApplied(typeOf(context), context.apiVersion, withoutManagers(live));
    if (!own) throw error;
    if (!isEmptySet(difference(error.fields, own))) {
      throw new ApplyConflict(error.conflicts.filter(({ path }) => !hasField(own, path)));
    }
  }
  return yield* apply(context, live, config, { ...options, force: true });
}

function* apply(
  context: FieldContext,
  live: KubeObject | undefined,
  config: KubeObject,
  { manager, force }: ApplyOptions,
): Steps<KubeObject> {
  const type = typeOf(context);
  const { apiVersion } = context;
  const managers = decodeManagers(live?.metadata.managedFields);
  if (!managers) throw new ApiError(500, '', 'failed to decode managed fields');
  const start = live ? withoutManagers(live) : (withoutNulls(context.emptyObject()) as KubeObject);
  if (managers.owners.size === 0 && live) {
    yield* update(context, managers, undefined, start, BEFORE_FIRST_APPLY);
  }
  const id = ownerId(context, manager, 'Apply');
  const before: TypedObject = { value: start, type, apiVersion };
  const applied: TypedObject = { value: config, type, apiVersion };
  const changed = yield* applyFields(context, managers, id, before, applied, force);
  if (changed) managers.times.set(ownerKey(id), timeOf(context));
  const result = cloneJson(changed ?? start);
  // Nothing may have been applied in place of them.
  if (!isObject(result.metadata)) Object.assign(result, { metadata: {} });
  const entries = encodeManagers(managers);
  if (entries) result.metadata.managedFields = entries;
  return result;
}

function withoutManagers(object: KubeObject): KubeObject {
  if (!object.metadata?.managedFields) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Go's empty fields are no fields of the object that comes out. */
function withoutNulls(value: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, field] of Object.entries(value)) {
    if (field !== null) result[key] = isObject(field) ? withoutNulls(field) : field;
  }
  return result;
}

function ownerId(context: FieldContext, manager: string, operation: OwnerId['operation']): OwnerId {
  const { apiVersion, subresource } = context;
  return { manager: manager || 'unknown', operation, apiVersion, subresource };
}

function typeOf(context: FieldContext): FieldType {
  const type = context.typeIn(context.apiVersion);
  if (!type) throw new Error(`No type for ${context.apiVersion} ${context.kind}, in which the request came`);
  return type;
}

function timeOf(context: FieldContext): string {
  return `${new Date(context.now()).toISOString().slice(0, 19)}Z`;
}
