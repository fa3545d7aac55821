import { constants, type ClientHttp2Session } from 'node:http2';
import type { Client } from 'undici';
import type { Clock } from '../common/clock.js';
import { Deadline } from './deadline.js';
import { Slots } from './slots.js';

/** Streams that we open on one session at the most; a Go server allows 100 to 250. @internal */
export const STREAMS_PER_SESSION = 100;

/** The share of a session that watches may take, which stay for minutes: calls never wait for a watch. */
const SHARE_OF_WATCHES = 0.8;

const FIRST_ANSWER_TIMEOUT_MS = 10_000;

/** The server takes no more requests on the session, in good order. @internal */
export class SessionRetiredError extends Error {
  constructor(cause: Error) {
    super('the server takes no more requests on the connection', { cause });
  }
}

/** One HTTP/2 session, with what it carries. @internal */
export class Http2Session {
  /** Streams that stay open. */
  private readonly longLived = new Set<AbortController>();
  /** What carries it at present, if anything does. */
  private carrier: ClientHttp2Session | undefined;
  /**
   * Calls beyond what the session carries wait here and not in undici: what is aborted there, in the queue of a busy
   * session, may later end as an error that nobody can catch.
   */
  readonly calls = new Slots(() => this.maxStreams - this.watches);

  constructor(
    readonly client: Client,
    private readonly assumedStreams: number,
    /** The server takes no more on the connection, but requests still run there. */
    private readonly onRetired: () => void,
  ) {
    client.on('connect', () => {
      this.carrier = sessionOf(client);
      resetAtOnce(this.carrier);
    });
    client.on('disconnect', (_origin, _clients, error) => {
      this.carrier = undefined;
      this.disconnected(error);
    });
  }

  get watches(): number {
    return this.longLived.size;
  }

  /** How many streams the server allows; an assumption until it has said so. */
  get maxStreams(): number {
    const allowed = this.carrier?.remoteSettings?.maxConcurrentStreams;
    return Math.min(allowed ?? this.assumedStreams, STREAMS_PER_SESSION);
  }

  get takesWatch(): boolean {
    return this.watches < Math.max(1, Math.floor(this.maxStreams * SHARE_OF_WATCHES));
  }

  get takesCall(): boolean {
    return this.watches < this.maxStreams;
  }

  /** Counts a stream that stays open. Returns its signal, and what ends it. */
  addWatch(signal: AbortSignal): { readonly signal: AbortSignal; readonly release: () => void } {
    const controller = new AbortController();
    const abort = () => controller.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    this.longLived.add(controller);
    const release = () => {
      signal.removeEventListener('abort', abort);
      if (this.longLived.delete(controller)) this.calls.wake();
    };
    return { signal: controller.signal, release };
  }

  /**
   * A server that takes no more requests on a connection (GOAWAY), as one does that is about to stop, or balances its load,
   * lets what is open there end. undici connects anew only then, and a watch is open for minutes: nothing could be sent.
   * So watches end at once, and go on elsewhere from where they are. Calls go on to their end, and another client takes
   * over: this one never has two connections at a time, whose requests undici would take for those of the second.
   */
  private disconnected(error: Error): void {
    const ended = [...this.longLived];
    const isInOrder = (error as Error & { code?: string }).code === 'UND_ERR_INFO';
    const reason = isInOrder ? new SessionRetiredError(error) : error;
    const isBusy = this.client.stats.running > ended.length;
    // undici is in the middle of it.
    queueMicrotask(() => {
      if (isInOrder && isBusy) this.onRetired();
      ended.forEach((controller) => controller.abort(reason));
    });
  }

  /** Makes the connection, and waits for a first answer: what the server allows is known by then. */
  async open(clock: Clock): Promise<void> {
    using deadline = new Deadline(clock, FIRST_ANSWER_TIMEOUT_MS, []);
    const { signal } = deadline;
    const response = await this.client.request({ method: 'GET', path: '/version', signal });
    await response.body.dump();
  }
}

/**
 * undici has no public way to a server's settings. Should a later version keep its session elsewhere, the assumption
 * above stands in; a test with a server of ten streams would tell.
 */
function sessionOf(client: Client): ClientHttp2Session | undefined {
  const symbol = Object.getOwnPropertySymbols(client).find(
    ({ description }) => description === 'http2Session',
  );
  return symbol && ((client as unknown as Record<symbol, unknown>)[symbol] as ClientHttp2Session | undefined);
}

/**
 * undici closes the stream of an aborted request without a code, for which Node sends its reset only once the body is
 * sent, and destroys it, after which Node never sends it. What was still waiting in the session is then sent with a
 * body that does not end: empty frames, in one turn of the event loop, until the memory is full. With a code, the reset
 * goes out at once.
 */
function resetAtOnce(session: ClientHttp2Session | undefined): void {
  if (!session) return;
  const request = session.request.bind(session);
  session.request = (headers, options) => {
    const stream = request(headers, options);
    const close = stream.close.bind(stream);
    stream.close = (code = constants.NGHTTP2_CANCEL, callback) => close(code, callback);
    return stream;
  };
}
