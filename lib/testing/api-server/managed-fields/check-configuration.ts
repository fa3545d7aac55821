import { ApiError } from '../common/api-error.js';
import { isObject, type Json, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import { TypedValueError } from './atom.js';
import type { FieldType } from './field-type.js';
import { validateTyped } from './validate-typed.js';

/** The kind that a configuration has to be of, in the version of the request. */
interface ExpectedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What is looked at first of a configuration. @throws ApiError 400 for another kind or version @internal */
export function checkKind(expected: ExpectedKind, { apiVersion, kind }: JsonObject): void {
  const isInVersion = apiVersion === expected.apiVersion || apiVersion === `/${expected.apiVersion}`;
  if (isInVersion && kind === expected.kind) return;
  throw ApiError.badRequest(`invalid object type: ${showKind(apiVersion, kind)}`);
}

/** Whether an applied configuration is one of the kind. @throws ApiError 400 or 500, as a real server. @internal */
export function checkConfiguration(expected: ExpectedKind, applied: JsonObject, type: FieldType): KubeObject {
  checkKind(expected, applied);
  const { apiVersion, kind, metadata } = applied;
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
  // Of a version that can't be read, nothing is shown.
  if (version.split('/').length > 2) return '/, Kind=';
  return `${version.includes('/') ? version : `/${version}`}, Kind=${textOf(kind)}`;
}
