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

/** How a refusal begins, and what it calls a patch and an operation of it. */
interface Words {
  readonly prefix: string;
  readonly list: string;
  readonly item: string;
}

const validatedWords: Words = {
  prefix: 'error decoding patch: ',
  list: '[]handlers.jsonPatchOp',
  item: 'handlers.jsonPatchOp',
};
const libraryWords: Words = { prefix: '', list: 'jsonpatch.Patch', item: 'jsonpatch.Operation' };

const MAX_OPERATIONS = 10_000;
const KNOWN = new Set(['op', 'path', 'from', 'value']);

/** What a body of type `application/json-patch+json` asks for. @internal */
export interface JsonPatchBody {
  readonly operations: readonly PatchOperation[];
  /** What is wrong with it when fieldValidation is Strict, and warned of when it is Warn. */
  readonly strictErrors: readonly string[];
}

/**
 * @param isValidated false: it is read as the library that applies it reads it, which has other words
 * @throws ApiError 400 for what is no JSON patch, 413 for too long a one
 * @internal
 */
export function readJsonPatch(text: string, isValidated = true): JsonPatchBody {
  const words = isValidated ? validatedWords : libraryWords;
  const { value, duplicates } = decodeJson(text, words.prefix);
  const list = value ?? [];
  if (!Array.isArray(list)) throw mismatch(words, list, words.list);
  const strictErrors = duplicates.map((path) => `json patch duplicate field "${path}"`);
  const hasTests = list.some((one) => isObject(one) && one['op'] === 'test');
  const sources = hasTests ? sourcesOf(text) : [];
  const operations = list.map((one, index) => {
    for (const key of isObject(one) ? Object.keys(one) : []) {
      if (!KNOWN.has(key)) strictErrors.push(`json patch unknown field "[${index}].${key}"`);
    }
    return operationOf(one, sources[index], words);
  });
  if (operations.length > MAX_OPERATIONS) {
    throw ApiError.tooLarge(
      `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`,
    );
  }
  return { operations, strictErrors };
}

function operationOf(one: Json, source: Json | undefined, words: Words): PatchOperation {
  if (one === null) return {};
  if (!isObject(one)) throw mismatch(words, one, words.item);
  const texts: JsonObject = {};
  for (const key of ['op', 'path', 'from']) {
    const field = one[key];
    if (typeof field === 'string') setField(texts, key, field);
    else if (field !== undefined && field !== null && words === validatedWords) {
      throw ApiError.badRequest(
        `error decoding patch: json: cannot unmarshal ${jsonKindOf(field)} into Go struct field jsonPatchOp.${key} of type string`,
      );
    }
  }
  return { ...texts, value: one['value'], source: isObject(source) ? source['value'] : undefined };
}

function mismatch({ prefix }: Words, value: Json, type: string): ApiError {
  const why = `json: cannot unmarshal ${jsonKindOf(value)} into Go value of type ${type}`;
  return ApiError.badRequest(prefix + why);
}

/** The operations of a patch with the text of each scalar in its place. @internal */
export const sourcesOf = (text: string): Json[] => JSON.parse(text, asSource) as Json[];

/** Puts the text of each scalar in its place. */
function asSource(_key: string, value: Json, context?: { readonly source?: string }): Json {
  return context?.source ?? value;
}
