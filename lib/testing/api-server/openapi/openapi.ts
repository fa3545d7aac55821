import { createHash } from 'node:crypto';
import { PlainRefusal } from '../common/plain-refusal.js';
import { servedGroups } from '../discovery/documents.js';
import type { ApiReply, ApiRequest } from '../request/api-request.js';
import type { ServerContext } from '../server-context.js';
import type { TypeRegistry } from '../types/type-registry.js';
import { openApiDocument } from './document.js';

const ROOT = '/openapi/v3';

/** Documents as JSON text, as long as what is served stays the same. */
const cache = new WeakMap<TypeRegistry, { revision: number; texts: Map<string, string | undefined> }>();

/** Answers `/openapi/v3` and the paths below it: what clients check and explain kinds by. @internal */
export function openApi({ types }: ServerContext, request: ApiRequest): ApiReply {
  const rest = request.path.slice(ROOT.length + 1);
  if (rest === '') return { status: 200, body: { json: { paths: rootPaths(types) } } };
  const text = documentText(types, rest);
  if (text === undefined) throw PlainRefusal.pageNotFound();
  const etag = `"${hashOf(text)}"`;
  const headers = { 'content-type': 'application/json', etag, vary: 'Accept' };
  if (request.headers['if-none-match'] === etag) return { status: 304, headers };
  return { status: 200, headers, body: text };
}

function rootPaths(types: TypeRegistry): object {
  const names = [
    'api/v1',
    ...servedGroups(types).flatMap(({ group, versions }) =>
      versions.map((version) => `apis/${group}/${version}`),
    ),
  ];
  return Object.fromEntries(
    names.map((name) => [
      name,
      { serverRelativeURL: `${ROOT}/${name}?hash=${hashOf(`${name} ${types.revision}`)}` },
    ]),
  );
}

function documentText(types: TypeRegistry, name: string): string | undefined {
  let cached = cache.get(types);
  if (cached?.revision !== types.revision)
    cache.set(types, (cached = { revision: types.revision, texts: new Map() }));
  if (!cached.texts.has(name)) {
    const [root, group = '', version = ''] = name.split('/');
    const document =
      root === 'api' ? openApiDocument(types, '', group) : openApiDocument(types, group, version);
    cached.texts.set(name, document && JSON.stringify(document));
  }
  return cached.texts.get(name);
}

function hashOf(text: string): string {
  return createHash('sha512').update(text).digest('hex').toUpperCase().slice(0, 128);
}
