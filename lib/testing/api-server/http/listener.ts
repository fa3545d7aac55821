import { once } from 'node:events';
import { createSecureServer, createServer as createHttp2Server, type Http2Session } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { ApiAnswer, ApiRequest } from '../request/api-request.js';
import type { Activity } from './activity.js';
import type { CertifiedKey } from './certificates.js';
import { isReadablePath } from './go-query.js';
import { type NodeRequest, type NodeResponse, toApiRequest } from './node-message.js';
import { sendAnswer } from './send-answer.js';

/** @internal */
export interface ListenOptions {
  /** Loopback by default: this server is for tests, and lets in whoever has its kubeconfig. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absent: plain HTTP. */
  readonly tls?: CertifiedKey & { readonly ca: string };
  readonly handle: (request: ApiRequest) => Promise<ApiAnswer>;
  readonly activity: Activity;
}

/** @internal */
export interface Listener {
  readonly port: number;
  /** Breaks every connection; new ones are taken. */
  disconnectAll(): void;
  /** How many streams each connection by HTTP/2 takes at a time; undefined: as many as the real server's. */
  limitStreams(streams: number | undefined): void;
  close(): Promise<void>;
}

/** The first bytes of every HTTP/2 connection: RFC 9113, 3.4. */
const HTTP2_PREFACE = 'PRI * HTTP/2.0';
const MANY = 1_000_000;
const MAX_STREAMS = 250;
/** An idle connection is kept as long as the real server keeps it: clients count on finding it open. */
const HTTP1_TIMEOUTS = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 90_000 };

/** Serves HTTP/1.1 and HTTP/2 on one port: chosen by ALPN over TLS, by the first bytes of a plain connection. @internal */
export async function listen(options: ListenOptions): Promise<Listener> {
  /** Of requests that are under way. */
  const open = new Set<AbortController>();
  const onRequest = (request: NodeRequest, response: NodeResponse) =>
    void serve(request, response, options, open);
  const sessions = new Set<Http2Session>();
  let streamLimit = MAX_STREAMS;
  const trackSession = (session: Http2Session) => {
    if (streamLimit !== MAX_STREAMS) session.settings({ maxConcurrentStreams: streamLimit });
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    // A session ends in an error whenever its client vanishes.
    session.on('error', () => session.destroy());
  };
  const settings = { maxConcurrentStreams: MAX_STREAMS, initialWindowSize: 256 * 1024 };
  // A client may abort as many requests as it likes; Node would count them, and break off the connection.
  const http2Options = { settings, streamResetBurst: MANY, streamResetRate: MANY };
  let server: Server;
  if (options.tls) {
    const { certificate, key, ca } = options.tls;
    const secure = createSecureServer(
      {
        cert: certificate,
        key,
        ca,
        requestCert: true,
        rejectUnauthorized: false,
        allowHTTP1: true,
        ...http2Options,
      },
      onRequest,
    );
    secure.on('session', trackSession);
    // For its HTTP/1.1 connections, which its options do not speak of.
    Object.assign(secure, HTTP1_TIMEOUTS);
    secure.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
    server = secure;
  } else {
    // An import of node:http reads all that it exports, and so loads the whole of fetch(), which is never used here.
    const http1 = process.getBuiltinModule('node:http').createServer(HTTP1_TIMEOUTS, onRequest);
    const http2 = createHttp2Server(http2Options, onRequest);
    http2.on('session', trackSession);
    server = createTcpServer((socket) => {
      socket.once('data', (bytes: Buffer) => {
        socket.pause();
        socket.unshift(bytes);
        const start = bytes.toString('latin1', 0, HTTP2_PREFACE.length);
        const isHttp2 = start === HTTP2_PREFACE.slice(0, start.length);
        (isHttp2 ? http2 : http1).emit('connection', socket);
        // An HTTP/2 session takes over the socket's handle, and what was read of it already, by itself.
        if (!isHttp2) socket.resume();
      });
    });
  }
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.setMaxListeners(MANY);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    disconnectAll: () => {
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
    },
    limitStreams: (streams = MAX_STREAMS) => {
      streamLimit = streams;
      for (const session of sessions) session.settings({ maxConcurrentStreams: streams });
    },
    async close() {
      for (const request of open) request.abort();
      const closed = once(server, 'close');
      server.close();
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** By the name alone: its quality is not looked at. */
function acceptsGzip({ headers }: NodeRequest): boolean {
  const accepted = headers['accept-encoding'];
  if (accepted === undefined) return false;
  return [accepted]
    .flat()
    .join(',')
    .split(',')
    .some((encoding) => encoding.trim() === 'gzip');
}

/** A request that Go's HTTP server does not even read: it is no request to the API server yet. */
function refuseUrl(response: NodeResponse): void {
  response.statusCode = 400;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end('400 Bad Request');
}

async function serve(
  request: NodeRequest,
  response: NodeResponse,
  { handle, activity }: ListenOptions,
  open: Set<AbortController>,
): Promise<void> {
  if (!isReadablePath(request.url ?? '/')) return refuseUrl(response);
  const gone = new AbortController();
  open.add(gone);
  const abort = () => {
    open.delete(gone);
    gone.abort();
  };
  response.on('close', abort);
  response.on('error', abort);
  activity.begin();
  try {
    const answer = await handle(toApiRequest(request, gone.signal));
    await sendAnswer(response, answer, gone.signal, activity, acceptsGzip(request));
    // What is left of a body that nobody read would block an HTTP/1.1 connection.
    request.resume();
  } catch (error) {
    // The client went away, or an answer broke off halfway: neither can be told to it any more.
    response.destroy(error instanceof Error ? error : undefined);
  } finally {
    activity.end();
  }
}
