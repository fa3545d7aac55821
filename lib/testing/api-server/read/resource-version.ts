import { ApiError } from '../common/api-error.js';
import { goQuote } from '../common/go-format.js';
import { uintTrouble } from '../common/go-number.js';

/** How a version that can't be read is refused: by a list as the client's mistake, elsewhere as any failure. */
type Refuse = (why: string) => ApiError;

const asFailure: Refuse = (why) => new ApiError(500, '', why);

/** @internal */
export const asListMistake: Refuse = (why) => ApiError.badRequest(`invalid resource version: ${why}`);

/** A resourceVersion of a query as a number. @internal */
export function parseResourceVersion(text: string, refuse: Refuse = asFailure): number {
  const trouble = uintTrouble(text);
  if (trouble) throw refuse(`resourceVersion: Invalid value: ${goQuote(text)}: ${trouble}`);
  return Number(text);
}

/** Refuses a version that the server has not reached. @internal */
export function checkResourceVersion(text: string, current: number, refuse?: Refuse): number {
  const revision = parseResourceVersion(text, refuse);
  if (revision > current) throw ApiError.tooLargeResourceVersion(text, current);
  return revision;
}
