import { ApiError } from '../common/api-error.js';
import type { RequestContext } from '../server-context.js';
import type { IncludeObject } from './table.js';

/** What the rows of a table carry of their objects: the parameter `includeObject`. @internal */
export function includeObject({ request }: RequestContext): IncludeObject {
  const asked = request.query.get('includeObject') ?? '';
  if (asked === '') return 'Metadata';
  if (asked === 'None' || asked === 'Metadata' || asked === 'Object') return asked;
  throw ApiError.badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(asked)}: ` +
      "must be 'Metadata', 'Object', 'None', or empty",
  );
}
