import { ApiError } from '../../../lib/testing/api-server/common/api-error.js';
import {
  cloneJson,
  equalJson,
  type Json,
  type JsonObject,
} from '../../../lib/testing/api-server/common/json.js';
import type { KubeObject } from '../../../lib/testing/api-server/common/kube-object.js';
import {
  applyConfiguration,
  type FieldContext,
  trackUpdate,
} from '../../../lib/testing/api-server/managed-fields/field-manager.js';
import { keepTimes } from '../../../lib/testing/api-server/managed-fields/keep-times.js';
import { ObjectTypes } from '../../../lib/testing/api-server/managed-fields/object-type.js';
import { resetFieldsOf } from '../../../lib/testing/api-server/managed-fields/reset-fields.js';
import { runSteps } from '../../../lib/testing/api-server/managed-fields/run-steps.js';
import { mergePatch } from '../../../lib/testing/api-server/patch/merge-patch.js';
import type { Schema } from '../../../lib/testing/api-server/schema/schema.js';
import type { Write } from './scenario.js';

/** A kind whose objects are what was sent: a custom resource without defaults. */
export interface ModelKind {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly versions: readonly string[];
  readonly hasStatus: boolean;
  readonly schema: Schema | undefined;
}

/** What becomes of a write. */
export type Outcome = { readonly object: KubeObject } | { readonly error: ApiError };

const types = new ObjectTypes();

function contextOf(kind: ModelKind, write: Write, now: () => number): FieldContext {
  const inGroup = (version: string) => (kind.group ? `${kind.group}/${version}` : version);
  const apiVersion = inGroup(write.version);
  return {
    apiVersion,
    kind: kind.kind,
    subresource: write.subresource,
    typeIn: (asked) => (kind.versions.map(inGroup).includes(asked) ? types.of(kind.schema) : undefined),
    resetFields: (asked) =>
      asked === apiVersion || write.subresource
        ? resetFieldsOf({ ...kind, isCustom: true }, write.subresource)
        : undefined,
    emptyObject: () => ({ apiVersion, kind: kind.kind, metadata: {} }),
    now,
  };
}

/** Does to the live object what the server does, with the functions under test. */
export function predict(
  kind: ModelKind,
  live: KubeObject | undefined,
  write: Write,
  now: () => number,
): Outcome {
  const context = contextOf(kind, write, now);
  const convert = (object: KubeObject, apiVersion: string) => ({ ...object, apiVersion });
  const old = live && { ...cloneJson(live), apiVersion: context.apiVersion };
  const run = <T>(steps: Parameters<typeof runSteps<T>>[0]): T => runSteps(steps, convert) as T;
  try {
    let next: KubeObject;
    if (write.verb === 'apply') {
      next = run(applyConfiguration(context, old, bodyOf(write), write));
    } else {
      next = (
        write.verb === 'patch' ? mergePatch(old ?? {}, bodyOf(write)) : cloneJson(write.body)
      ) as KubeObject;
      next.metadata ??= {};
      decode(kind, next);
      run(trackUpdate(context, old, next, write.manager));
    }
    return { object: settle(kind, write, old, next) };
  } catch (error) {
    if (error instanceof ApiError) return { error };
    throw error;
  }
}

const bodyOf = ({ body }: Write) => cloneJson(body) as JsonObject;

/** What a strategy does afterwards: the status is written by itself, and so is the rest. */
function settle(kind: ModelKind, write: Write, old: KubeObject | undefined, next: KubeObject): KubeObject {
  decode(kind, next);
  let result: KubeObject = next;
  if (write.subresource === 'status' && old) {
    result = { ...cloneJson(old), metadata: { ...old.metadata } };
    setOrDelete(result.metadata, 'managedFields', next.metadata.managedFields);
    setOrDelete(result, 'status', next['status']);
  } else if (kind.hasStatus) setOrDelete(result, 'status', old?.['status']);
  if (old) keepTimes(old, result);
  return result;
}

/** What reading a custom resource does: defaults, and metadata without what is empty. */
export function decode(kind: ModelKind, object: KubeObject): void {
  fillIn(kind.schema, object);
  const { metadata } = object;
  for (const key of ['labels', 'annotations', 'finalizers', 'ownerReferences', 'managedFields']) {
    const value = metadata[key];
    if (value === null || (value && Object.keys(value).length === 0)) delete metadata[key];
  }
}

function fillIn(schema: Schema | undefined, value: Json | undefined): void {
  if (!schema || value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) return value.forEach((item) => fillIn(schema.items, item));
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (value[name] === null && !field.nullable) delete value[name];
    if (value[name] === undefined && field.default !== undefined) value[name] = field.default;
    fillIn(field, value[name]);
  }
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== 'object') return;
  for (const item of Object.values(value)) fillIn(additionalProperties, item);
}

function setOrDelete(object: JsonObject, key: string, value: JsonObject[string]): void {
  if (value === undefined) delete object[key];
  else object[key] = value;
}

/** The object without what only the server knows. */
export function comparable(object: JsonObject): JsonObject {
  const { apiVersion: _, ...rest } = object;
  const metadata = { ...(object['metadata'] as JsonObject) };
  for (const key of ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'namespace'])
    delete metadata[key];
  for (const key of ['labels', 'annotations', 'finalizers', 'ownerReferences']) {
    if (metadata[key] && equalJson(metadata[key], Array.isArray(metadata[key]) ? [] : {}))
      delete metadata[key];
  }
  return { ...rest, metadata };
}
