import { createHash } from 'node:crypto';
import { PlainRefusal } from '../../common/plain-refusal.js';
import { parseAccept } from '../../request/accept.js';
import type { ApiReply, ApiRequest } from '../../request/api-request.js';
import type { ServerContext } from '../../server-context.js';
import type { TypeRegistry } from '../../types/type-registry.js';
import { openApiV2Document } from './document.js';
import { openApiV2Bytes } from './protobuf.js';

const JSON_TYPE = 'application/json';
const PROTOBUF = 'com.github.proto-openapi.spec.v2.v1.0+protobuf';
/** Clients say it with an `@`, which no media type may have. */
const PROTOBUF_OF_CLIENTS = 'com.github.proto-openapi.spec.v2@v1.0+protobuf';

interface Cached {
  readonly revision: number;
  readonly json: string;
  readonly etag: string;
  /** Made when it is first asked for. */
  protobuf?: Buffer;
}

/** The document as long as what is served stays the same. It is made when it is first asked for: few do. */
const cache = new WeakMap<TypeRegistry, Cached>();

/** Answers `/openapi/v2`. @internal */
export function openApiV2({ types }: ServerContext, request: ApiRequest): ApiReply {
  const form = formOf(request.headers['accept'] ?? '');
  const vary = ['Accept-Encoding', 'Accept'];
  if (!form) return { status: 406, headers: { vary } };
  const cached = documentOf(types);
  const headers = { etag: cached.etag, vary };
  if (request.headers['if-none-match'] === cached.etag) return { status: 304, headers };
  if (form === 'json')
    return { status: 200, headers: { ...headers, 'content-type': JSON_TYPE }, body: cached.json };
  cached.protobuf ??= openApiV2Bytes(openApiV2Document(types));
  return {
    status: 200,
    headers: { ...headers, 'content-type': `application/${PROTOBUF}` },
    body: cached.protobuf,
  };
}

function formOf(accept: string): 'json' | 'protobuf' | undefined {
  if (accept === '') return 'json';
  for (const { type, subtype } of parseAccept(accept)) {
    if (type !== '*' && type !== 'application') continue;
    if (subtype === '*' || subtype === 'json') return 'json';
    if (subtype === PROTOBUF || subtype === PROTOBUF_OF_CLIENTS) return 'protobuf';
  }
  return undefined;
}

function documentOf(types: TypeRegistry): Cached {
  let cached = cache.get(types);
  if (cached?.revision !== types.revision) {
    const json = JSON.stringify(openApiV2Document(types));
    const etag = `"${createHash('sha512').update(json).digest('hex').toUpperCase()}"`;
    cache.set(types, (cached = { revision: types.revision, json, etag }));
  }
  return cached;
}

/** Whether a path is of OpenAPI 2: it has one document, and nothing below. @internal @throws PlainRefusal below it */
export function isOpenApiV2(path: string): boolean {
  if (path === '/openapi/v2') return true;
  if (path.startsWith('/openapi/v2/')) throw PlainRefusal.pageNotFound();
  return false;
}
