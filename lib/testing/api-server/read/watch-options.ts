import { cause, type StatusCause } from '../common/api-error.js';
import { isSet } from '../request/query-flag.js';
import type { RequestContext } from '../server-context.js';
import { refuse } from './list-options.js';
import { parseResourceVersion } from './resource-version.js';

/** What a query says of a watch. @internal */
export interface WatchOptions {
  /** Changes after this revision. Absent: first what there is. */
  readonly since: number | undefined;
  /** What there is must be as new as this. */
  readonly notOlderThan?: number;
  /** Marks the end of what there is with a bookmark. */
  readonly marksInitialEvents: boolean;
  readonly allowsBookmarks: boolean;
  /** The stream ends after so long. */
  readonly timeoutMs: number;
}

/** Where the client names no timeout, one of 30 to 60 minutes, as on the real server. */
const MIN_TIMEOUT_MS = 1_800_000;

/** Refuses parameters of a watch that do not go together. @internal */
export function checkWatchQuery(query: URLSearchParams): void {
  refuse(causesOf(query));
}

/** What {@link checkWatchQuery} has looked at. @internal */
export function watchOptions({ request, server }: RequestContext): WatchOptions {
  const { query } = request;
  const asked = query.get('resourceVersion') ?? '';
  const since = asked === '' || asked === '0' ? undefined : parseResourceVersion(asked);
  const isInitial = isSet(query, 'sendInitialEvents');
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  const allowsBookmarks = isSet(query, 'allowWatchBookmarks');
  const none = query.has('sendInitialEvents') && !isInitial;
  return {
    ...(isInitial && since !== undefined && { notOlderThan: since }),
    since: isInitial ? undefined : none && since === undefined ? server.storage.revision : since,
    marksInitialEvents: isInitial && allowsBookmarks,
    allowsBookmarks,
    timeoutMs: seconds > 0 ? seconds * 1000 : MIN_TIMEOUT_MS * (1 + server.random.next()),
  };
}

function causesOf(query: URLSearchParams): StatusCause[] {
  const causes: StatusCause[] = [];
  const field = 'resourceVersionMatch';
  const match = query.get(field) ?? '';
  const hasInitial = query.has('sendInitialEvents');
  if (hasInitial && match !== 'NotOlderThan') {
    causes.push(cause.forbidden(field, `sendInitialEvents requires setting ${field} to NotOlderThan`));
  }
  if (match === '') return causes;
  if (!hasInitial) {
    const why = `${field} is forbidden for watch unless sendInitialEvents is provided`;
    causes.push(cause.forbidden(field, why));
  }
  if (match !== 'NotOlderThan') causes.push(cause.notSupported(field, match, ['NotOlderThan']));
  if (query.get('continue')) {
    causes.push(cause.forbidden(field, `${field} is forbidden when continue is provided`));
  }
  return causes;
}
