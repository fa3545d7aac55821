import { ApiError } from '../common/api-error.js';
import type { ApiAnswer, ApiRequest } from '../request/api-request.js';
import { openApi } from '../openapi/openapi.js';
import { negotiate } from '../request/negotiate.js';
import { jsonReply } from '../read/reply.js';
import type { ServerContext } from '../server-context.js';
import { aggregated } from './aggregated.js';
import { groupDocument, groupsDocument, resourcesDocument } from './documents.js';

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
export async function discover(server: ServerContext, request: ApiRequest): Promise<ApiAnswer> {
  const parts = request.path.split('/').filter(Boolean);
  if (request.method !== 'GET' && request.method !== 'HEAD') throw ApiError.methodNotAllowed();
  const [root, group, version] = parts;
  if (root === 'version' && parts.length === 1) return json(request, VERSION);
  if (root === 'livez' || root === 'readyz' || root === 'healthz') return health(request, parts);
  if (root === 'openapi' && group === 'v3') return openApi(server, request);
  if (parts.length === 0) return json(request, { paths: pathsOf(server) });
  const merged = aggregated(server, request, root);
  if (merged && parts.length === 1) return merged;
  if (root === 'api') {
    if (parts.length === 1)
      return json(request, {
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [
          { clientCIDR: '0.0.0.0/0', serverAddress: server.url().replace(/^https?:\/\//, '') },
        ],
      });
    if (parts.length === 2) return document(request, resourcesDocument(server.types, '', group ?? ''));
  }
  if (root === 'apis') {
    if (parts.length === 1) return json(request, groupsDocument(server.types));
    if (parts.length === 2) return document(request, groupDocument(server.types, group ?? ''));
    if (parts.length === 3)
      return document(request, resourcesDocument(server.types, group ?? '', version ?? ''));
  }
  throw notFound();
}

function document(request: ApiRequest, value: object | undefined): Promise<ApiAnswer> {
  if (!value) throw notFound();
  return json(request, value);
}

function json(request: ApiRequest, value: object): Promise<ApiAnswer> {
  return jsonReply(negotiate(request.headers['accept'], request.query), 200, value);
}

function notFound(): ApiError {
  return Object.assign(ApiError.noSuchPath(), { isPlain: true });
}

function health(request: ApiRequest, [root = '', check]: readonly string[]): ApiAnswer {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  if (check === undefined && request.query.has('verbose')) {
    return { status: 200, headers, body: `[+]ping ok\n${root} check passed\n` };
  }
  return { status: 200, headers, body: 'ok' };
}

function pathsOf({ types }: ServerContext): string[] {
  const paths = new Set([
    '/api',
    '/api/v1',
    '/apis',
    '/apis/',
    '/healthz',
    '/livez',
    '/openapi/v3',
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
