import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import type { Downstream } from './downstream.js';

/** Headers that speak of one connection, not of the request, and so end at a proxy. */
const hopByHop = new Set([
  'connection',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The way to the API server. HTTP/1.1 with a socket for each request under way: so requests share nothing
 * here that could fail for several of them, and every fault that a client sees was ordered.
 */
export class Upstream {
  private readonly pool: Pool;

  constructor(origin: string, ca: string) {
    this.pool = new Pool(origin, {
      allowH2: false,
      connections: null,
      connect: { ca },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Rejects where the API server cannot be reached, breaks off before its answer, or the client leaves. */
  async forward(downstream: Downstream, isWatch: boolean): Promise<Dispatcher.ResponseData> {
    const headers = withoutHopByHop(downstream.request.headers);
    // Lines can be counted, cut and added only where they are not compressed.
    if (isWatch) delete headers['accept-encoding'];
    const body = await downstream.body;
    const response = await this.pool.request({
      method: downstream.method,
      path: downstream.path,
      headers,
      body: body.length > 0 ? body : null,
      signal: downstream.over,
    });
    // Whoever reads the body hears of its errors too. Where nobody does any more, they must not end the process.
    response.body.on('error', () => {});
    return response;
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }
}

export function withoutHopByHop(
  headers: IncomingHttpHeaders,
): Record<string, string | string[]> & OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(
    (header): header is [string, string | string[]] =>
      header[1] !== undefined && !header[0].startsWith(':') && !hopByHop.has(header[0]),
  );
  return Object.fromEntries(kept);
}
