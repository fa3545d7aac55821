import { ApiError, cause, type StatusCause } from '../common/api-error.js';
import type { RequestContext } from '../server-context.js';
import { refuse } from './list-options.js';
import { parseResourceVersion } from './resource-version.js';

/** What a query says of a watch. @internal */
export interface WatchOptions {
  /** Changes after this revision. Absent: first what there is. */
  readonly since: number | undefined;
  /** Marks the end of what there is with a bookmark. */
  readonly sendsInitialEvents: boolean;
  readonly allowsBookmarks: boolean;
  /** The stream ends after so long. */
  readonly timeoutMs: number;
}

/** Where the client names no timeout, one of 30 to 60 minutes, as on the real server. */
const MIN_TIMEOUT_MS = 1_800_000;

/** @internal */
export function watchOptions({ request, server }: RequestContext): WatchOptions {
  const { query } = request;
  const asked = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const initial = query.get('sendInitialEvents');
  refuse(causesOf(match, initial));
  const since = asked === '' || asked === '0' ? undefined : parseResourceVersion(asked);
  const isInitial = initial === 'true' || initial === '1';
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  if (!Number.isInteger(seconds)) {
    throw ApiError.badRequest(
      `strconv.ParseInt: parsing ${JSON.stringify(query.get('timeoutSeconds'))}: invalid syntax`,
    );
  }
  const none = initial !== null && !isInitial;
  return {
    since: isInitial ? undefined : none && since === undefined ? server.storage.revision : since,
    sendsInitialEvents: isInitial,
    allowsBookmarks: ['true', '1'].includes(query.get('allowWatchBookmarks') ?? ''),
    timeoutMs: seconds > 0 ? seconds * 1000 : MIN_TIMEOUT_MS * (1 + server.random.next()),
  };
}

function causesOf(match: string, initial: string | null): StatusCause[] {
  const field = 'resourceVersionMatch';
  if (initial === null) {
    if (match === '') return [];
    return [cause.forbidden(field, `${field} is forbidden for watch unless sendInitialEvents is provided`)];
  }
  if (match === 'NotOlderThan') return [];
  return [
    match === ''
      ? cause.forbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
      : cause.notSupported(field, match, ['NotOlderThan']),
  ];
}
