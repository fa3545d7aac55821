import { ApiError, cause, type StatusCause } from '../common/api-error.js';
import { intTrouble } from '../common/go-number.js';
import { type ContinueToken, decodeContinue } from './continue-token.js';
import { asListMistake, checkResourceVersion } from './resource-version.js';

/** What a query says of a list. @internal */
export interface ListOptions {
  /** 0: everything. */
  readonly limit: number;
  /** Where an earlier page ended. */
  readonly continue?: ContinueToken;
  /** The revision that the list must be answered at; absent: the current one. */
  readonly exactRevision?: number;
}

/**
 * Reads the parameters of a list, which {@link checkNumbers} and {@link checkListQuery} have looked at.
 *
 * @param isCached the real server answers `resourceVersion=0` from a cache, which knows no pages: of all kinds but Events
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 * @internal
 */
export function checkListOptions(query: URLSearchParams, current: number, isCached: boolean): ListOptions {
  const asked = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const token = query.get('continue') ?? '';
  const limit = asked === '0' && isCached ? 0 : limitOf(query);
  if (token) {
    const from = decodeContinue(token);
    if (asked && asked !== '0')
      throw ApiError.badRequest('specifying resource version is not allowed when using continue');
    return { limit, continue: from };
  }
  const revision = asked && asked !== '0' ? checkResourceVersion(asked, current, asListMistake) : undefined;
  // Before `resourceVersionMatch` there was, a limit made the version an exact one; it still does.
  const isExact = match === 'Exact' || (match === '' && limit > 0);
  return { limit, ...(isExact && revision !== undefined && { exactRevision: revision }) };
}

const limitOf = (query: URLSearchParams): number => Math.max(0, Number(query.get('limit') ?? 0));

/** Refuses what stands for a number and is none: before anybody looks at the selectors. @internal */
export function checkNumbers(query: URLSearchParams): void {
  for (const name of ['timeoutSeconds', 'limit']) {
    const text = query.get(name);
    const trouble = text === null ? undefined : intTrouble(text);
    if (trouble) throw ApiError.badRequest(trouble);
  }
}

/** Refuses parameters of a list that do not go together. @internal */
export function checkListQuery(query: URLSearchParams): void {
  refuse(causesOf(query));
}

function causesOf(query: URLSearchParams): StatusCause[] {
  const asked = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const token = query.get('continue') ?? '';
  const causes: StatusCause[] = [];
  const field = 'resourceVersionMatch';
  if (match && !asked) {
    causes.push(cause.forbidden(field, `${field} is forbidden unless resourceVersion is provided`));
  }
  if (match && token) {
    causes.push(cause.forbidden(field, `${field} is forbidden when continue is provided`));
  }
  if (match && match !== 'Exact' && match !== 'NotOlderThan') {
    causes.push(cause.notSupported(field, match, ['Exact', 'NotOlderThan', '']));
  }
  if (match === 'Exact' && asked === '0') {
    causes.push(cause.forbidden(field, `${field} "exact" is forbidden for resourceVersion "0"`));
  }
  if (query.has('sendInitialEvents')) {
    causes.push(cause.forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  return causes;
}

/** @internal */
export function refuse(causes: readonly StatusCause[], kind = 'ListOptions'): void {
  if (causes.length > 0) throw ApiError.invalid({ group: 'meta.k8s.io', kind }, '', [...causes]);
}
