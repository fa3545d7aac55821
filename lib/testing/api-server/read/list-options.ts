import { ApiError, cause, type StatusCause } from '../common/api-error.js';
import { checkResourceVersion } from './resource-version.js';

/** What a query says of a list. @internal */
export interface ListOptions {
  /** 0: everything. */
  readonly limit: number;
  readonly continue?: string;
  /** The revision that the list must be answered at; absent: the current one. */
  readonly exactRevision?: number;
}

/**
 * Reads and checks the parameters of a list.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 * @internal
 */
export function checkListOptions(query: URLSearchParams, current: number): ListOptions {
  const limit = Number(query.get('limit') ?? 0);
  if (!Number.isInteger(limit)) {
    throw ApiError.badRequest(
      `strconv.ParseInt: parsing ${JSON.stringify(query.get('limit'))}: invalid syntax`,
    );
  }
  const asked = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const token = query.get('continue') ?? '';
  refuse(causesOf(asked, match, token, query));
  if (token) {
    if (asked && asked !== '0')
      throw ApiError.badRequest('specifying resource version is not allowed when using continue');
    return { limit: Math.max(0, limit), continue: token };
  }
  const revision = asked && asked !== '0' ? checkResourceVersion(asked, current) : undefined;
  // Before `resourceVersionMatch` there was, a limit made the version an exact one; it still does.
  const isExact = match === 'Exact' || (match === '' && limit > 0);
  return {
    limit: Math.max(0, limit),
    ...(isExact && revision !== undefined && { exactRevision: revision }),
  };
}

function causesOf(asked: string, match: string, token: string, query: URLSearchParams): StatusCause[] {
  const causes: StatusCause[] = [];
  const field = 'resourceVersionMatch';
  if (match && !asked) {
    causes.push(cause.forbidden(field, `${field} is forbidden unless resourceVersion is provided`));
  }
  if (match && token) {
    causes.push(cause.forbidden(field, `${field} is forbidden when continue is provided`));
  }
  if (match && match !== 'Exact' && match !== 'NotOlderThan') {
    causes.push(cause.notSupported(field, match, ['Exact', 'NotOlderThan']));
  }
  if (match === 'Exact' && asked === '0') {
    causes.push(cause.forbidden(field, `${field} "Exact" is forbidden for resourceVersion "0"`));
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
