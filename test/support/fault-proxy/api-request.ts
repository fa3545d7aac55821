import type { Action, Match } from './rule.js';
import { isWatchAction } from './rule.js';

/** What a rule can know of a request. */
export interface ApiRequest {
  readonly method: string;
  /** With query, as it came. */
  readonly path: string;
  readonly isWatch: boolean;
  /** Plural and group, such as `pods` or `widgets.example.com`; empty where the path names none. */
  readonly resource: string;
}

export function parseApiRequest(method: string, path: string): ApiRequest {
  const { pathname, searchParams } = new URL(path, 'https://api');
  const watch = searchParams.get('watch');
  const isWatch = method === 'GET' && (watch === 'true' || watch === '1');
  return { method, path, isWatch, resource: resourceOf(pathname) };
}

export function matches(match: Match, action: Action, request: ApiRequest): boolean {
  const { method, path, resource } = match;
  const watch = match.watch ?? impliedWatch(action);
  return (
    (method === undefined || [method].flat().some((one) => one.toUpperCase() === request.method)) &&
    (path === undefined || matchesPath(path, request.path)) &&
    (watch === undefined || watch === request.isWatch) &&
    (resource === undefined || resource === request.resource || resource === request.resource.split('.')[0])
  );
}

function impliedWatch(action: Action): boolean | undefined {
  if (isWatchAction(action) || action.type === 'gone') return true;
  return action.type === 'truncate-body' ? false : undefined;
}

function matchesPath(wanted: string | RegExp, path: string): boolean {
  // search() knows no lastIndex, so an expression with the flag g works too.
  return typeof wanted === 'string' ? path.split('?')[0] === wanted : path.search(wanted) >= 0;
}

/** `/api/v1/[namespaces/x/]resource…` or `/apis/group/version/[namespaces/x/]resource…`. */
function resourceOf(pathname: string): string {
  const [root, ...segments] = pathname.split('/').filter(Boolean);
  if (root !== 'api' && root !== 'apis') return '';
  const group = root === 'apis' ? segments.shift() : undefined;
  segments.shift();
  const isInNamespace = segments[0] === 'namespaces' && segments.length > 2 && !isOfNamespace(segments[2]);
  const plural = segments[isInNamespace ? 2 : 0] ?? '';
  return group && plural ? `${plural}.${group}` : plural;
}

/** A Namespace's own subresources stand where the resources inside it stand. */
function isOfNamespace(segment: string | undefined): boolean {
  return segment === 'status' || segment === 'finalize';
}
