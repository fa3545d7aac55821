import { PlainRefusal } from '../common/plain-refusal.js';
import type { ApiReply } from '../request/api-request.js';

const STORAGE = ['ping', 'log', 'etcd'];

/** What is checked, by root; with names that probes of a real server ask for or leave out. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: STORAGE,
  livez: STORAGE,
  readyz: [...STORAGE, 'etcd-readiness', 'informer-sync', 'shutdown'],
};

/** @internal */
export const HEALTH_PATHS: readonly string[] = Object.keys(CHECKS);

/**
 * Answers `/livez`, `/readyz` and `/healthz`, and the paths of their single checks: a server that answers is well.
 *
 * @throws PlainRefusal 404 for a check that there is not
 * @internal
 */
export function health(path: string, query: URLSearchParams): ApiReply {
  const [root = '', ...rest] = path.slice(1).split('/');
  const checks = CHECKS[root] ?? [];
  const contentType = { 'content-type': 'text/plain; charset=utf-8' };
  if (rest.length > 0) {
    if (!checks.includes(rest.join('/'))) throw PlainRefusal.pageNotFound();
    return { status: 200, headers: contentType, body: 'ok' };
  }
  const headers = { ...contentType, 'x-content-type-options': 'nosniff' };
  return { status: 200, headers, body: query.has('verbose') ? details(root, checks, query) : 'ok' };
}

function details(root: string, checks: readonly string[], query: URLSearchParams): string {
  const excluded = [...new Set(query.getAll('exclude'))];
  const unknown = excluded.filter((name) => !checks.includes(name)).sort();
  const lines = checks.map((name) => `[+]${name} ${excluded.includes(name) ? 'excluded: ok' : 'ok'}`);
  if (unknown.length > 0) {
    const names = unknown.map((name) => JSON.stringify(name)).join(',');
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names}`);
  }
  return `${[...lines, `${root} check passed`].join('\n')}\n`;
}
