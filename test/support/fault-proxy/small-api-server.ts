import type { ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import { listen, listenOnFreePort, loopback } from './listen.js';
import { createCertificate } from './self-signed.js';

/** Just enough of an API server to see from both sides what a proxy does. For this folder's own test. */
export interface SmallApiServer {
  readonly url: string;
  readonly port: number;
  readonly ca: string;
  /** `METHOD path authorization` of each request, and its body. */
  readonly seen: { head: string; body: string }[];
  readonly openWatches: number;
  /** Sends a line to all watches. */
  emit(line: string): void;
  /** Like SIGKILL: all connections are reset, and nobody listens. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** A list has this many items of about 100 bytes. */
const listLength = 2_000;

export async function startSmallApiServer(): Promise<SmallApiServer> {
  const { ca, cert, key } = await createCertificate();
  const seen: { head: string; body: string }[] = [];
  const sockets = new Set<Socket>();
  const watches = new Set<{ write(line: string): unknown }>();

  const newServer = () => {
    const server = createSecureServer({ cert, key, allowHTTP1: true });
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    const answer = async (request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> => {
      request.on('error', () => {});
      response.on('close', () => watches.delete(response));
      let body = '';
      for await (const chunk of request) body += String(chunk);
      seen.push({ head: `${request.method} ${request.url} ${request.headers.authorization}`, body });
      response.setHeader('content-type', 'application/json');
      if (request.method !== 'GET') return void response.writeHead(201).end(body);
      if (!request.url?.includes('watch=')) return void response.end(list());
      // Typed for HTTP/2 only, but HTTP/1.1 is what needs it.
      (response as unknown as ServerResponse).flushHeaders();
      watches.add(response);
    };
    // A request that breaks off has no answer.
    server.on('request', (request, response) => void answer(request, response).catch(() => {}));
    server.on('sessionError', () => {});
    return server;
  };

  let server = newServer();
  const port = await listenOnFreePort(server);
  return {
    url: `https://${loopback}:${port}`,
    port,
    ca,
    seen,
    get openWatches() {
      return watches.size;
    },
    emit: (line) => {
      for (const watch of watches) watch.write(`${line}\n`);
    },
    kill: async () => {
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
      await new Promise((resolve) => setImmediate(resolve));
    },
    start: async () => {
      server = newServer();
      await listen(server, port);
    },
  };
}

function list(): string {
  const items = Array.from({ length: listLength }, (_, index) => ({
    metadata: { name: `item-${index}`.padEnd(80, 'x') },
  }));
  return JSON.stringify({
    kind: 'ConfigMapList',
    apiVersion: 'v1',
    metadata: { resourceVersion: '7' },
    items,
  });
}
