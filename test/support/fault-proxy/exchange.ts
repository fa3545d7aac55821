import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { type ApiRequest, parseApiRequest } from './api-request.js';
import type { Downstream } from './downstream.js';
import { type OpenWatches, strike } from './open-watches.js';
import { type LoggedRequest, noteFault, type RequestLog } from './request-log.js';
import type { RequestAction } from './rule.js';
import type { RuleBook } from './rule-book.js';
import { statusObject } from './status-object.js';
import { type Upstream, withoutHopByHop } from './upstream.js';
import { WatchStream } from './watch-stream.js';

/** What all requests through one proxy share. */
export interface Shared {
  readonly rules: RuleBook;
  readonly upstream: Upstream;
  readonly watches: OpenWatches;
  readonly log: RequestLog;
}

/** One request on its way: judged, forwarded, answered. Never rejects. */
export async function exchange(downstream: Downstream, shared: Shared): Promise<void> {
  const logged = shared.log.add(downstream.method, downstream.path);
  try {
    await new Exchange(downstream, shared, logged).run();
  } catch {
    if (downstream.isOver) return;
    noteFault(logged, 'unreachable');
    if (logged.status !== undefined) return downstream.cut('rst');
    logged.status = 502;
    downstream.reply(502, { 'content-type': 'text/plain' }, 'The API server does not answer.\n');
  }
}

class Exchange {
  private readonly request: ApiRequest;

  constructor(
    private readonly downstream: Downstream,
    private readonly shared: Shared,
    private readonly logged: LoggedRequest,
  ) {
    this.request = parseApiRequest(downstream.method, downstream.path);
  }

  async run(): Promise<void> {
    const { delayMs, holds, action } = this.shared.rules.judge(this.request);
    for (const released of holds) {
      noteFault(this.logged, 'hold');
      if (!released.aborted) await once(released, 'abort', { signal: this.downstream.over });
    }
    if (delayMs > 0) {
      noteFault(this.logged, 'delay');
      await sleep(delayMs, undefined, { signal: this.downstream.over });
    }
    if (action) noteFault(this.logged, action.type);
    if (!action) return this.forward();
    switch (action.type) {
      case 'status':
        return this.reply(
          action.code,
          { 'content-type': 'application/json', ...action.headers },
          action.body,
        );
      case 'gone':
        return this.reply(410, { 'content-type': 'application/json' });
      case 'html-error':
        return this.reply(action.code, { 'content-type': 'text/html' }, htmlPage(action.code));
      case 'drop':
        return this.drop(action);
      case 'truncate-body':
        return this.truncate(action.how ?? 'fin');
    }
  }

  private async forward(): Promise<void> {
    const response = await this.shared.upstream.forward(this.downstream, this.request.isWatch);
    this.begin(response);
    if (this.request.isWatch && response.statusCode === 200) return this.watch(response.body);
    for await (const chunk of response.body as AsyncIterable<Buffer>) await this.downstream.write(chunk);
    this.downstream.end();
  }

  private async watch(body: AsyncIterable<Buffer>): Promise<void> {
    const { downstream, request, logged } = this;
    const stream = new WatchStream(downstream);
    const done = this.shared.watches.add({ request, stream, logged });
    // The client's side counts: a silent watch stays open for it even when the API server has gone.
    downstream.over.addEventListener('abort', done, { once: true });
    for (const rule of this.shared.rules.forWatch(request)) strike({ stream, logged }, rule);
    await stream.pump(body);
  }

  private async drop({ when, scope }: Extract<RequestAction, { type: 'drop' }>): Promise<void> {
    if (when === 'after-commit') {
      const response = await this.shared.upstream.forward(this.downstream, this.request.isWatch);
      // An API server answers when the write is in etcd.
      response.body.destroy();
    }
    if (scope === 'connection') this.downstream.cutConnection();
    else this.downstream.cut('rst');
  }

  private async truncate(how: 'fin' | 'rst'): Promise<void> {
    const response = await this.shared.upstream.forward(this.downstream, false);
    const length = Number(response.headers['content-length'] ?? 0);
    delete response.headers['content-length'];
    this.begin(response);
    let bytesLeft = Math.floor(length / 2);
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      // A list of unknown length is a long one: half of its first chunk is somewhere inside.
      bytesLeft ||= Math.ceil(chunk.length / 2);
      await this.downstream.writeThrough(chunk.subarray(0, bytesLeft));
      if (chunk.length >= bytesLeft) break;
      bytesLeft -= chunk.length;
    }
    this.downstream.cut(how);
  }

  private begin({ statusCode, headers }: Dispatcher.ResponseData): void {
    this.logged.status = statusCode;
    this.downstream.begin(statusCode, withoutHopByHop(headers));
  }

  private reply(
    code: number,
    headers: Record<string, unknown>,
    body = JSON.stringify(statusObject(code)),
  ): void {
    this.logged.status = code;
    this.downstream.reply(code, headers as Record<string, string>, body);
  }
}

function htmlPage(code: number): string {
  return `<html><head><title>${code}</title></head><body><h1>${code} from a load balancer</h1></body></html>\n`;
}
