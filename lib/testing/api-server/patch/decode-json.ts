import { ApiError } from '../common/api-error.js';
import { scanJson } from '../common/json-scan.js';
import type { Json } from '../common/json.js';

/** @internal */
export interface DecodedJson {
  readonly value: Json;
  /** Paths of fields that an object has twice, such as `metadata.name`; the last one counts. */
  readonly duplicates: readonly string[];
}

/** Reads JSON as the API server reads patches. @throws ApiError 400, its message begins with the prefix. @internal */
export function decodeJson(text: string, prefix = ''): DecodedJson {
  const { error, duplicates } = scanJson(text);
  if (error !== undefined) throw ApiError.badRequest(prefix + error);
  return { value: JSON.parse(text) as Json, duplicates };
}
