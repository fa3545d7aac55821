import { ApiError } from '../common/api-error.js';
import { PlainRefusal } from '../common/plain-refusal.js';
import type { ApiAnswer, ApiRequest } from '../request/api-request.js';
import type { RequestInfo } from '../request/request-info.js';
import { isBuiltinGroup } from '../request/route.js';
import { openApi } from '../openapi/openapi.js';
import { isOpenApiV2, openApiV2 } from '../openapi/v2/openapi-v2.js';
import { negotiatePlain, OFFERED } from '../request/negotiate.js';
import { jsonReply, rawReply } from '../read/reply.js';
import type { ServerContext } from '../server-context.js';
import { aggregated } from './aggregated.js';
import { groupDocument, groupsDocument, resourcesDocument } from './documents.js';
import { health, HEALTH_PATHS } from './health.js';

/** The version that this server is equal to, and says it is. */
const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
};

/** Answers the paths that are not about objects: what is served, the version, health. @internal */
export async function discover(
  server: ServerContext,
  request: ApiRequest,
  { path }: RequestInfo,
): Promise<ApiAnswer> {
  const [root = '', group = '', version = '', ...rest] = path.slice(1).replace(/\/+$/, '').split('/');
  if (HEALTH_PATHS.includes(root)) return health(path, request.query);
  if (isOpenApiV2(path)) return openApiV2(server, request);
  if (request.method !== 'GET' && request.method !== 'HEAD') throw ApiError.methodNotAllowed();
  if (root === 'openapi' && group === 'v3') return openApi(server, request);
  const merged = group === '' ? aggregated(server, request, root) : undefined;
  if (merged) return merged;
  const found = rest.length === 0 ? documentAt(server, root, group, version) : undefined;
  if (!found) throw notFound(server, root, group);
  // What is no object of a kind has one form only.
  if (!('kind' in found)) return rawReply(200, found);
  const accepts = negotiatePlain(request);
  if (!accepts) throw ApiError.notAcceptable(OFFERED);
  return jsonReply(accepts, 200, found);
}

function documentAt(server: ServerContext, root: string, group: string, version: string): object | undefined {
  const { types } = server;
  if (root === '') return group ? undefined : { paths: pathsOf(server) };
  if (root === 'version') return group ? undefined : VERSION;
  if (root === 'api' && !version) return group ? resourcesDocument(types, '', group) : coreVersions(server);
  if (root !== 'apis') return undefined;
  if (version) return resourcesDocument(types, group, version);
  return group ? groupDocument(types, group) : groupsDocument(types);
}

function coreVersions(server: ServerContext): object {
  const serverAddress = server.url().replace(/^https?:\/\//, '');
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** Below the root of a built-in group, even what is not there is answered with a Status. */
function notFound({ types }: ServerContext, root: string, group: string): ApiError {
  const isBelow = root === 'api' || (root === 'apis' && group !== '' && isBuiltinGroup(types, group));
  return isBelow ? ApiError.noSuchPath() : PlainRefusal.pageNotFound();
}

function pathsOf({ types }: ServerContext): string[] {
  const paths = new Set([
    '/api',
    '/api/v1',
    '/apis',
    '/apis/',
    '/healthz',
    '/livez',
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/',
    '/readyz',
    '/version',
  ]);
  for (const { group, versions } of types.all()) {
    if (!group) continue;
    paths.add(`/apis/${group}`);
    for (const version of versions.keys()) paths.add(`/apis/${group}/${version}`);
  }
  return [...paths].sort();
}
