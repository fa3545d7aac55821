import { ApiError, cause } from '../common/api-error.js';

/** A resourceVersion of a query as a number. @internal */
export function parseResourceVersion(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ApiError(
    400,
    'BadRequest',
    `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    {
      causes: [
        cause.invalid(
          'resourceVersion',
          text,
          `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
        ),
      ],
    },
  );
}

/** Refuses a version that the server has not reached. @internal */
export function checkResourceVersion(text: string, current: number): number {
  const revision = parseResourceVersion(text);
  if (revision > current) throw ApiError.tooLargeResourceVersion(text, String(current));
  return revision;
}
