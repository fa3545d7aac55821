import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { Cut } from './rule.js';

/** More than an API server takes, which is 3 MiB. */
const maxBodyBytes = 8 * 2 ** 20;

/** The client's side of one request, the same for HTTP/2 and HTTP/1.1. */
export class Downstream {
  readonly method: string;
  readonly path: string;
  /** Aborts when the response is over, for whatever reason, or the client has left. */
  readonly over: AbortSignal;
  /** The request's body. Rejects when it is too long, or breaks off. */
  readonly body: Promise<Buffer>;
  private readonly response: ServerResponse;
  private readonly ending = new AbortController();

  constructor(
    readonly request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
    /** Resets the TCP connection below TLS, which a TLS socket cannot do. */
    private readonly resetConnection: () => void,
  ) {
    this.method = request.method ?? 'GET';
    this.path = request.url ?? '/';
    this.over = this.ending.signal;
    // The parts of it that are used here are the same for both, but their overloads are not compatible.
    this.response = response as ServerResponse;
    // A client that leaves is no error here. Without a listener it would be one of the whole process.
    request.on('error', () => this.ending.abort());
    response.on('error', () => this.ending.abort());
    response.on('close', () => this.ending.abort());
    // Read at once, as an API server does: bytes that wait here would take the room of other requests' on the
    // same HTTP/2 connection.
    this.body = readBody(request);
    this.body.catch(() => {});
  }

  get isOver(): boolean {
    return this.over.aborted;
  }

  /** Sends the head at once, also when the body lets wait for itself. */
  begin(status: number, headers: OutgoingHttpHeaders): void {
    if (this.isOver) return;
    this.response.writeHead(status, headers);
    this.response.flushHeaders();
  }

  /** Resolves when there is room for more. */
  async write(chunk: Uint8Array | string): Promise<void> {
    if (this.isOver || this.response.write(chunk)) return;
    // Rejects only when the response is over, and then nothing more will be written.
    await once(this.response, 'drain', { signal: this.over }).catch(() => {});
  }

  /** Writes and resolves when the bytes are on their way, so that a cut does not overtake them. */
  async writeThrough(chunk: Uint8Array | string): Promise<void> {
    if (this.isOver) return;
    await new Promise<void>((resolve) => {
      this.over.addEventListener('abort', () => resolve(), { once: true });
      this.response.write(chunk, () => resolve());
    });
  }

  reply(status: number, headers: OutgoingHttpHeaders, body: string): void {
    this.begin(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    this.end(body);
  }

  end(last: Uint8Array | string = ''): void {
    if (this.isOver) return;
    this.response.end(last);
    this.ending.abort();
  }

  cut(how: Cut): void {
    if (how === 'fin') this.end();
    else if ('stream' in this.request) this.request.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else this.cutConnection();
    this.ending.abort();
  }

  cutConnection(): void {
    this.resetConnection();
    this.ending.abort();
  }
}

async function readBody(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Error(`The body has more than ${maxBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
