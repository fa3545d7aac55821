import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { Connections } from './connection-count.js';
import { Downstream } from './downstream.js';
import { exchange } from './exchange.js';
import { Front } from './front.js';
import { loopback } from './listen.js';
import { type OpenWatch, OpenWatches } from './open-watches.js';
import { type LoggedRequest, RequestLog } from './request-log.js';
import { type Cut, isWatchAction, type Rule, type RuleHandle } from './rule.js';
import { RuleBook } from './rule-book.js';
import { seededRandom } from './seeded-random.js';
import { Upstream } from './upstream.js';

/** How much of a request's body may be on its way, as kube-apiserver has it. */
const streamWindowBytes = 256 * 2 ** 10;

export interface FaultProxyOptions {
  /** The API server, such as `https://127.0.0.1:6443`. */
  target: string;
  /** PEM of the authority that signed the API server's certificate. */
  targetCa: string;
  /** What the proxy shows its clients, for 127.0.0.1; PEM. See {@link createCertificate}. */
  certificate: { cert: string; key: string };
  /** False offers HTTP/1.1 only. Default: true. */
  http2?: boolean;
  /** How many streams a client may have open on one connection. Default: 100, as kube-apiserver has it. */
  maxConcurrentStreams?: number;
  /** Throws the dice for rules with a probability. Default: always the same sequence. */
  random?: () => number;
  /** How many requests the log keeps. Default: 10 000. */
  logLimit?: number;
}

/**
 * A proxy that speaks Kubernetes' API with its clients and does to them what its rules say.
 *
 * Assumptions: clients identify themselves by headers, which pass through; watches are JSON lines.
 * Guarantees: without a rule nothing differs but the certificate. Where the API server is gone, a request is
 * answered with 502 and an open response is reset; as soon as it is back, requests reach it again.
 */
export interface FaultProxy extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** TLS connections of clients. */
  readonly connections: Connections;
  /** Watches that a client has open and that the API server has accepted. */
  readonly openWatches: readonly OpenWatch[];
  /** The last requests, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** Puts a rule in force till its handle's `remove()`. */
  inject(rule: Rule): RuleHandle;
  /** Removes all rules, and all silences with them. */
  clear(): void;
  /** Silences the watches of this moment, until the handle's `remove()`. */
  silenceWatches(): RuleHandle;
  /** Cuts the watches of this moment. */
  cutWatches(how: Cut): void;
  /** Ends everything. May be called more than once. */
  close(): Promise<void>;
}

export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { random = seededRandom(1), logLimit = 10_000, maxConcurrentStreams = 100 } = options;
  const rules = new RuleBook(random);
  const watches = new OpenWatches();
  const log = new RequestLog(logLimit);
  const upstream = new Upstream(options.target, options.targetCa);

  const server = createServer(options, maxConcurrentStreams);
  server.on('session', (session) => session.setLocalWindowSize(maxConcurrentStreams * streamWindowBytes));
  server.on('request', (request, response) => {
    const { remotePort } = request.socket;
    const downstream = new Downstream(request, response, () => front.reset(remotePort));
    void exchange(downstream, { rules, upstream, watches, log });
  });
  // Clients that vanish in the middle of a handshake or a session are everyday life here.
  for (const event of ['error', 'sessionError', 'tlsClientError']) server.on(event, () => {});
  const { front, port } = await Front.listen(server);

  const inject = (rule: Rule): RuleHandle => {
    const injected = rules.inject(rule);
    if (isWatchAction(rule.action) && rule.only !== 'later') watches.strikeAll(injected);
    if (rule.only === 'open') injected.retire();
    return injected;
  };
  const close = async (): Promise<void> => {
    rules.clear();
    server.close();
    front.close();
    await upstream.close();
  };
  return {
    url: `https://${loopback}:${port}`,
    port,
    get connections() {
      return front.connections;
    },
    get openWatches() {
      return watches.list();
    },
    requests: log.entries,
    inject,
    clear: () => rules.clear(),
    silenceWatches: () => inject({ only: 'open', action: { type: 'silence-watch' } }),
    cutWatches: (how) => inject({ only: 'open', action: { type: 'cut-watch', after: 0, how } }).remove(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function createServer(
  { certificate: { cert, key }, http2 = true }: FaultProxyOptions,
  maxConcurrentStreams: number,
): Http2SecureServer {
  return createSecureServer({
    cert,
    key,
    allowHTTP1: true,
    ALPNCallback: ({ protocols }) =>
      (http2 ? ['h2', 'http/1.1'] : ['http/1.1']).find((one) => protocols.includes(one)),
    settings: { maxConcurrentStreams, initialWindowSize: streamWindowBytes },
  });
}
