import { ApiError } from '../common/api-error.js';
import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import { DecodeError } from '../types/resource-type.js';
import type { WriteOptions } from './write-options.js';

/**
 * Brings an object that came from outside into the form in which it is handled: unknown fields are dropped (or
 * refused, or warned of, as `fieldValidation` says), defaults are filled in. Changes the object.
 *
 * @param strictErrors what else a strict reader finds wrong with how the object was sent
 * @internal
 */
export function normalize(
  context: RequestContext,
  object: KubeObject,
  fieldValidation: WriteOptions['fieldValidation'],
  strictErrors: () => readonly string[] = () => [],
): void {
  const { type, version } = context.part ?? context;
  const told = fieldValidation === 'Ignore' ? [] : strictErrors();
  if (version.decode)
    decodeInPlace({ ...context, type, version }, object, fieldValidation, version.decode, told);
  type.strategy.setDefaults?.(object);
}

function decodeInPlace(
  { type, version, warnings }: RequestContext,
  object: KubeObject,
  fieldValidation: WriteOptions['fieldValidation'],
  decode: NonNullable<RequestContext['version']['decode']>,
  strictErrors: readonly string[],
): void {
  const refuse = (why: string) =>
    ApiError.badRequest(
      `${type.kind} in version "${version.name}" cannot be handled as a ${type.kind}: ${why}`,
    );
  const unknown = [...strictErrors];
  let decoded: KubeObject;
  try {
    decoded = decode(object, (path) => unknown.push(`unknown field "${path}"`));
  } catch (error) {
    if (error instanceof DecodeError) throw Object.assign(refuse(error.message), { cause: error });
    throw error;
  }
  if (unknown.length > 0 && fieldValidation === 'Strict') {
    throw refuse(`strict decoding error: ${unknown.join(', ')}`);
  }
  if (fieldValidation === 'Warn') warnings.push(...unknown);
  const { managedFields } = object.metadata;
  for (const key of Object.keys(object)) delete object[key];
  Object.assign(object, decoded);
  if (type.isCustom) dropEmpty(object.metadata);
  // An empty list is not the same as none: it asks for the managers to be forgotten.
  if (managedFields?.length === 0) object.metadata.managedFields = [];
}

/** The metadata of a custom resource go through a Go struct as well, in which what is empty is not there. */
function dropEmpty(metadata: KubeObject['metadata']): void {
  for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    const value = metadata[field];
    if (value && Object.keys(value).length === 0) delete metadata[field];
  }
}
