import { ApiError } from '../common/api-error.js';
import { goTypeOf, showGo } from '../common/go-text.js';
import type { Json, JsonObject } from '../common/json.js';

/** What a real server answers to a strategic merge patch that makes no sense: mostly a bare 500. @internal */
export class StrategicPatchError extends ApiError {
  constructor(message: string) {
    super(500, '', message);
  }

  static unknownDirective(directive: Json, patch: JsonObject): StrategicPatchError {
    return new StrategicPatchError(`unknown patch type: ${showGo(directive)} in map: ${showGo(patch)}`);
  }

  static noMergeKey(item: JsonObject, key: string): StrategicPatchError {
    return new StrategicPatchError(`map: ${showGo(item)} does not contain declared merge key: ${key}`);
  }
}

/** @internal */
export function badArgument(expected: Json, actual: Json | undefined): StrategicPatchError {
  const type = actual === null || actual === undefined ? '%!s(<nil>)' : goTypeOf(actual);
  return new StrategicPatchError(`expected a ${goTypeOf(expected)}, but received a ${type}`);
}

/** @internal */
export const badFormat = {
  primitiveList: () => ApiError.badRequest('invalid patch format of primitive list'),
  retainKeys: () => ApiError.badRequest('invalid patch format of retainKeys'),
  elementOrder: () => ApiError.badRequest('invalid patch format of setElementOrder list'),
};

/** A refusal that a real server does not explain. @internal */
export function unexplained(cause?: unknown): ApiError {
  return Object.assign(
    new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {}),
    { cause },
  );
}
