import { ApiError } from '../common/api-error.js';
import type { Json } from '../common/json.js';
import { jsonSyntaxError } from '../common/json-syntax-error.js';
import { duplicateFields } from '../schema/duplicate-fields.js';

/** @internal */
export interface DecodedJson {
  readonly value: Json;
  /** Paths of fields that an object has twice, such as `metadata.name`; the last one counts. */
  readonly duplicates: readonly string[];
}

/** A shorter text is never too deep. */
const SURELY_FLAT = 20_000;

/** Reads JSON as the API server reads patches. @throws ApiError 400, its message begins with the prefix. @internal */
export function decodeJson(text: string, prefix = ''): DecodedJson {
  const refuse = (why: string) => ApiError.badRequest(prefix + why);
  try {
    const value = JSON.parse(text) as Json;
    const tooDeep = text.length < SURELY_FLAT ? undefined : jsonSyntaxError(text);
    if (tooDeep !== undefined) throw refuse(tooDeep);
    return { value, duplicates: duplicateFields(text) };
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw Object.assign(refuse(jsonSyntaxError(text) ?? String(error)), { cause: error });
  }
}
