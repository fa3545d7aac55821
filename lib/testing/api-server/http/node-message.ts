import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { TLSSocket } from 'node:tls';
import { ApiError } from '../common/api-error.js';
import type { ApiRequest, ClientCertificate } from '../request/api-request.js';
import { parseQuery } from './go-query.js';

/** What Node hands over for a request, of either protocol. @internal */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
/** @internal */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** As on the real server: https://github.com/kubernetes/kubernetes (apiserver option max-request-body-bytes). */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** @internal */
export function toApiRequest(request: NodeRequest, signal: AbortSignal): ApiRequest {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  let query: URLSearchParams | undefined;
  let body: Promise<Uint8Array> | undefined;
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    get query() {
      return (query ??= parseQuery(mark < 0 ? '' : url.slice(mark + 1)));
    },
    headers: request.headers as Record<string, string | undefined>,
    get rawHeaders() {
      return request.rawHeaders;
    },
    body: () => (body ??= readBody(request)),
    signal,
    clientCertificate: () => certificateOf(request),
  };
}

function readBody(request: NodeRequest): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else reject(ApiError.tooLarge(`limit is ${MAX_BODY_BYTES}`));
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client went away before it had sent the whole body')));
  });
}

/** Taking a certificate apart costs more than the rest of a request, and a connection has only one. */
const certificates = new WeakMap<TLSSocket, ClientCertificate | 'none' | 'unknown'>();

/** @throws ApiError 401 for a certificate that no authority of this server has signed */
function certificateOf(request: NodeRequest): ClientCertificate | undefined {
  // The socket of an HTTP/2 request is a guarded view; the session has the socket itself.
  const socket = 'stream' in request ? request.stream.session?.socket : request.socket;
  if (!(socket instanceof TLSSocket) && !(socket && 'getPeerCertificate' in socket)) return undefined;
  const tls = socket as TLSSocket;
  let certificate = certificates.get(tls);
  if (!certificate) certificates.set(tls, (certificate = readCertificate(tls)));
  if (certificate === 'unknown') throw ApiError.unauthorized();
  return certificate === 'none' ? undefined : certificate;
}

function readCertificate(tls: TLSSocket): ClientCertificate | 'none' | 'unknown' {
  const { subject, fingerprint256 } = tls.getPeerCertificate();
  if (!subject) return 'none';
  if (!tls.authorized) return 'unknown';
  const organizations = subject.O;
  return {
    commonName: typeof subject.CN === 'string' ? subject.CN : '',
    organizations: organizations === undefined ? [] : [organizations].flat(),
    sha256Fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}
