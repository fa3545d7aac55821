import type { KubeObject } from '../common/kube-object.js';
import { compareTyped, type Comparison } from './compare-typed.js';
import { type FieldSet, recursiveDifference } from './field-set.js';
import type { FieldType } from './field-type.js';

/** An object with the type of its version. @internal */
export interface TypedObject {
  readonly value: KubeObject;
  readonly type: FieldType;
  readonly apiVersion: string;
}

/** Asks whoever runs an operation for an object in another version; undefined where that is not served. @internal */
export interface ConversionRequest {
  readonly object: KubeObject;
  readonly apiVersion: string;
}

/**
 * An operation that may need objects in other versions. Conversion may ask a webhook, but nearly always there
 * is nothing to convert: so an operation is a generator, and who runs it waits only when it has to.
 *
 * @internal
 */
export type Steps<T> = Generator<ConversionRequest, T, KubeObject | undefined>;

/** What the operations need to know of the type of an object and the request. @internal */
export interface TypeContext {
  /** The version of the request, such as `apps/v1`. */
  readonly apiVersion: string;
  /** The type in a version; undefined where it is not served. */
  readonly typeIn: (apiVersion: string) => FieldType | undefined;
  /** What the request can't change, whatever it says: such as the status, or all but the status. */
  readonly resetFields: (apiVersion: string) => FieldSet | undefined;
}

/** The object in the version; undefined where that is not served. @internal */
export function* inVersion(
  context: TypeContext,
  object: TypedObject,
  apiVersion: string,
): Steps<TypedObject | undefined> {
  if (apiVersion === object.apiVersion) return object;
  const type = context.typeIn(apiVersion);
  if (!type) return undefined;
  const value = yield { object: object.value, apiVersion };
  return value && { value, type, apiVersion };
}

/** What differs, but for what the request can't change. @internal */
export function compareObjects(context: TypeContext, before: TypedObject, after: TypedObject): Comparison {
  const comparison = compareTyped(after.type, before.value, after.value);
  const reset = context.resetFields(after.apiVersion);
  if (!reset) return comparison;
  return {
    added: recursiveDifference(comparison.added, reset),
    modified: recursiveDifference(comparison.modified, reset),
    removed: recursiveDifference(comparison.removed, reset),
  };
}
