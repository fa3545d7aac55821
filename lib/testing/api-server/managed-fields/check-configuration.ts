import { ApiError } from '../common/api-error.js';
import { isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { TypedValueError } from './atom.js';
import type { FieldType } from './field-type.js';
import { validateTyped } from './validate-typed.js';

/** Whether an applied configuration is one of the kind. @throws ApiError 400 or 500, as a real server. @internal */
export function checkConfiguration(
  expected: { readonly apiVersion: string; readonly kind: string },
  applied: JsonObject,
  type: FieldType,
): KubeObject {
  const { apiVersion, kind, metadata } = applied;
  if (apiVersion !== expected.apiVersion || kind !== expected.kind) {
    throw ApiError.badRequest(`invalid object type: ${showKind(apiVersion, kind)}`);
  }
  const meta = isObject(metadata) ? metadata : {};
  if (meta['managedFields'] !== undefined && meta['managedFields'] !== null) {
    throw ApiError.badRequest('metadata.managedFields must be nil');
  }
  try {
    validateTyped(type, applied);
  } catch (error) {
    if (!(error instanceof TypedValueError)) throw error;
    const what = `${textOf(meta['namespace'])}/${textOf(meta['name'])}; ${showKind(apiVersion, kind)}`;
    throw new ApiError(500, '', `failed to create typed patch object (${what}): ${error.message}`);
  }
  return applied as KubeObject;
}

const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : '');

function showKind(apiVersion: Json | undefined, kind: Json | undefined): string {
  const version = textOf(apiVersion);
  return `${version.includes('/') ? version : `/${version}`}, Kind=${textOf(kind)}`;
}
