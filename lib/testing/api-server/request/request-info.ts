import { isSet } from './query-flag.js';

/**
 * What a path and a method ask for. The rules are those of k8s.io/apiserver/pkg/endpoints/request: a GET of a
 * collection is `list`, or `watch` with `?watch=1`, and so on.
 *
 * @internal
 */
export interface RequestInfo {
  readonly isResource: boolean;
  /** For a resource `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, or empty for another method; else the method in lower case. */
  readonly verb: string;
  readonly path: string;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** The one name that a field selector lets through: who may list, watch or delete only this object may do so by it. */
  readonly selectedName?: string;
}

const VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  GET: 'get',
  HEAD: 'get',
};

/** @internal */
export function requestInfo(method: string, path: string, query: URLSearchParams): RequestInfo {
  const decoded = decodePath(path);
  const nothing = { group: '', version: '', namespace: '', resource: '', subresource: '', name: '' };
  const plain: RequestInfo = { isResource: false, verb: method.toLowerCase(), path: decoded, ...nothing };
  // A slash that was encoded parts segments like any other.
  const parts = decoded.replace(/^\/+|\/+$/g, '').split('/');
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return plain;
  const [group, version, ...steps] = isCore ? ['', ...parts.slice(1)] : parts.slice(1);
  // The old way to ask for a watch, of one object too: `/api/v1/watch/namespaces/x/pods/y`.
  const isWatchPath = steps[0] === 'watch' && steps.length > 1;
  const rest = isWatchPath ? steps.slice(1) : steps;
  if (group === undefined || version === undefined || rest.length === 0) return plain;
  let namespace = '';
  let [resource = '', name = '', subresource = ''] = rest;
  let [, , , ...tail] = rest;
  // `/namespaces/x` is the object x, `/namespaces/x/pods` a resource in it; its own subresources are these two.
  if (resource === 'namespaces' && name && rest.length > 2 && !['status', 'finalize'].includes(subresource)) {
    namespace = name;
    [, , resource = '', name = '', subresource = '', ...tail] = rest;
  }
  if (resource === 'namespaces' && namespace === '') namespace = name;
  const verb = isWatchPath ? 'watch' : verbOf(method, name, query);
  const selectedName = name ? undefined : selectedBy(query.get('fieldSelector'));
  if (tail.length > 0) subresource = [subresource, ...tail].join('/');
  return {
    isResource: true,
    verb,
    path: decoded,
    group,
    version,
    namespace,
    resource,
    subresource,
    name,
    ...(selectedName && ['list', 'watch', 'deletecollection'].includes(verb) && { selectedName }),
  };
}

/** A path that cannot be decoded does not come this far, but for bytes that are no text. */
function decodePath(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function selectedBy(fieldSelector: string | null): string | undefined {
  for (const term of fieldSelector?.split(',') ?? []) {
    const found = /^metadata\.name==?([^/%]+)$/.exec(term.trim())?.[1];
    if (found && found !== '.' && found !== '..') return found;
  }
  return undefined;
}

/** An object that is named is not watched by a parameter, only got. */
function verbOf(method: string, name: string, query: URLSearchParams): string {
  const verb = VERBS[method] ?? '';
  if (name) return verb;
  if (verb === 'get') return isSet(query, 'watch') ? 'watch' : 'list';
  return verb === 'delete' ? 'deletecollection' : verb;
}
