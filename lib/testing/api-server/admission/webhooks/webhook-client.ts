import { Agent, request } from 'node:https';
import type { Clock } from '../../../../common/clock.js';
import type { JsonObject } from '../../common/json.js';
import type { ClusterView } from '../cluster-view.js';
import { goError } from './go-error.js';
import type { Webhook, WebhookClientConfig } from './webhook.js';
import { readReview, type WebhookReply } from './webhook-reply.js';

/** Where a call goes. */
interface Target {
  /** As errors name it, with the port of a Service even where it is the usual one. */
  readonly shown: string;
  readonly url: URL;
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
}

/** Asks webhooks, over connections that are kept. @internal */
export class WebhookClient {
  private readonly agents = new Map<string, Agent>();
  private readonly services = new Map<string, URL>();

  constructor(
    private readonly clock: Clock,
    private readonly view: ClusterView,
    /** Told of each call before it is made, with the name of the webhook; may wait, or throw. */
    private readonly beforeCall: (name: string, signal: AbortSignal) => Promise<void> = async () => {},
  ) {}

  /**
   * Says where the Pods behind a Service would be: calls to the Service go there, on any port. The certificate must
   * be for `name.namespace.svc`, as in a cluster.
   */
  routeService(namespace: string, name: string, url: string): void {
    this.services.set(`${namespace}/${name}`, new URL(url));
  }

  /**
   * Sends a review and returns the answer, not yet checked.
   *
   * @throws Error whose message is the one of the real server
   */
  async call(
    { name, clientConfig, timeoutSeconds }: Pick<Webhook, 'name' | 'clientConfig' | 'timeoutSeconds'>,
    review: JsonObject,
  ): Promise<JsonObject> {
    const target = this.target(clientConfig, `timeout=${timeoutSeconds}s`);
    const quoted = JSON.stringify(target.shown);
    const deadline = new AbortController();
    const timer = this.clock.setTimeout(() => {
      deadline.abort(new Error('context deadline exceeded'));
    }, timeoutSeconds * 1_000);
    let answer: WebhookReply;
    try {
      await this.beforeCall(name, deadline.signal);
      deadline.signal.throwIfAborted();
      answer = await this.post(target, clientConfig.ca, JSON.stringify(review), deadline.signal);
    } catch (error) {
      const why = goError(error, `${target.host}:${target.port}`, target.serverName);
      throw new Error(`Post ${quoted}: ${why}`, { cause: error });
    } finally {
      timer.cancel();
    }
    const { kind } = review;
    return readReview(answer, typeof kind === 'string' ? kind : '');
  }

  close(): void {
    for (const agent of this.agents.values()) agent.destroy();
    this.agents.clear();
  }

  private target({ url, service }: WebhookClientConfig, query: string): Target {
    if (service) return this.serviceTarget(service, query);
    const parsed = new URL(url ?? '');
    parsed.search = query;
    const host = parsed.hostname.replace(/^\[|\]$/g, '');
    return { shown: parsed.href, url: parsed, host, port: Number(parsed.port || 443), serverName: host };
  }

  private serviceTarget(service: NonNullable<WebhookClientConfig['service']>, query: string): Target {
    const { namespace, name, port, path } = service;
    const serverName = `${name}.${namespace}.svc`;
    const routed = this.services.get(`${namespace}/${name}`);
    const shown = `https://${serverName}:${port}${path.startsWith('/') ? path : `/${path}`}?${query}`;
    if (!routed) {
      const why = this.view.stored('', 'services', namespace, name)
        ? `no endpoints available for service ${JSON.stringify(name)}: say where it is by routeService()`
        : `service ${JSON.stringify(name)} not found`;
      throw new Error(`Post ${JSON.stringify(shown)}: ${why}`);
    }
    return {
      shown,
      url: new URL(shown),
      host: routed.hostname.replace(/^\[|\]$/g, ''),
      port: Number(routed.port || 443),
      serverName,
    };
  }

  private post(target: Target, ca: string | undefined, body: string, deadline: AbortSignal) {
    return new Promise<WebhookReply>((resolve, reject) => {
      const { url, host, port, serverName } = target;
      const call = request({
        agent: this.agent(ca),
        host,
        port,
        servername: /^[\d.]+$|:/.test(serverName) ? '' : serverName,
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers: {
          host: url.host,
          'content-type': 'application/json',
          accept: 'application/json, */*',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'kube-apiserver-admission',
        },
      });
      const giveUp = () => call.destroy(deadline.reason as Error);
      deadline.addEventListener('abort', giveUp);
      call.on('close', () => deadline.removeEventListener('abort', giveUp));
      call.on('error', reject);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          const body = Buffer.concat(chunks).toString();
          resolve({ status, body, contentType: headers['content-type'] ?? '' });
        });
      });
      call.end(body);
    });
  }

  private agent(ca: string | undefined): Agent {
    const key = ca ?? '';
    let agent = this.agents.get(key);
    if (!agent) {
      agent = new Agent({ keepAlive: true, ...(ca !== undefined && { ca }) });
      this.agents.set(key, agent);
    }
    return agent;
  }
}
