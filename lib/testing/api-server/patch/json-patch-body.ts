import { ApiError } from '../common/api-error.js';
import { jsonKindOf } from '../common/go-text.js';
import { isObject, type Json, setField, type JsonObject } from '../common/json.js';
import { decodeJson } from './decode-json.js';

/** @internal */
export interface PatchOperation {
  readonly op?: string | undefined;
  readonly path?: string | undefined;
  readonly from?: string | undefined;
  /** Absent is not null: but for `test`, it makes no difference. */
  readonly value?: Json | undefined;
  /** The value with the text that each scalar was sent as. */
  readonly source?: Json | undefined;
}

const MAX_OPERATIONS = 10_000;
const KNOWN = new Set(['op', 'path', 'from', 'value']);

/** What a body of type `application/json-patch+json` asks for. @internal */
export interface JsonPatchBody {
  readonly operations: readonly PatchOperation[];
  /** What is wrong with it when fieldValidation is Strict, and warned of when it is Warn. */
  readonly strictErrors: readonly string[];
}

/** @throws ApiError 400 for what is no JSON patch, 413 for too long a one. @internal */
export function readJsonPatch(text: string): JsonPatchBody {
  const { value, duplicates } = decodeJson(text, 'error decoding patch: ');
  const list = value ?? [];
  if (!Array.isArray(list)) throw mismatch(list, '[]handlers.jsonPatchOp');
  const strictErrors = duplicates.map((path) => `json patch duplicate field "${path}"`);
  const hasTests = list.some((one) => isObject(one) && one['op'] === 'test');
  const sources = hasTests ? sourcesOf(text) : [];
  const operations = list.map((one, index) => {
    for (const key of isObject(one) ? Object.keys(one) : []) {
      if (!KNOWN.has(key)) strictErrors.push(`json patch unknown field "[${index}].${key}"`);
    }
    return operationOf(one, sources[index]);
  });
  if (operations.length > MAX_OPERATIONS) {
    throw ApiError.tooLarge(
      `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`,
    );
  }
  return { operations, strictErrors };
}

function operationOf(one: Json, source: Json | undefined): PatchOperation {
  if (one === null) return {};
  if (!isObject(one)) throw mismatch(one, 'handlers.jsonPatchOp');
  const texts: JsonObject = {};
  for (const key of ['op', 'path', 'from']) {
    const field = one[key];
    if (typeof field === 'string') setField(texts, key, field);
    else if (field !== undefined && field !== null) {
      throw ApiError.badRequest(
        `error decoding patch: json: cannot unmarshal ${jsonKindOf(field)} into Go struct field jsonPatchOp.${key} of type string`,
      );
    }
  }
  return { ...texts, value: one['value'], source: isObject(source) ? source['value'] : undefined };
}

function mismatch(value: Json, type: string): ApiError {
  return ApiError.badRequest(
    `error decoding patch: json: cannot unmarshal ${jsonKindOf(value)} into Go value of type ${type}`,
  );
}

/** The operations of a patch with the text of each scalar in its place. @internal */
export const sourcesOf = (text: string): Json[] => JSON.parse(text, asSource) as Json[];

/** Puts the text of each scalar in its place. */
function asSource(_key: string, value: Json, context?: { readonly source?: string }): Json {
  return context?.source ?? value;
}
