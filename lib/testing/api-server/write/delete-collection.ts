import type { ApiAnswer } from '../request/api-request.js';
import type { RequestContext } from '../server-context.js';
import { list, pageOf } from '../read/list.js';
import { ApiError } from '../common/api-error.js';
import { deleteOptions } from './delete-options.js';
import { removeObject, warnOfOrphans } from './delete.js';

/** Deletes all that a list with the same parameters shows, and answers with that list. @internal */
export async function removeCollection(context: RequestContext): Promise<ApiAnswer> {
  const options = await deleteOptions(context);
  const { objects } = pageOf(context);
  warnOfOrphans(context, options);
  const answer = await list(context);
  for (const object of objects) {
    try {
      await removeObject(context, object, options);
    } catch (error) {
      // Somebody else was quicker.
      if (!(error instanceof ApiError) || error.code !== 404) throw error;
    }
  }
  return answer;
}
