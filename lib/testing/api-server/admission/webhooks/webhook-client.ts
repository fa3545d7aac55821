import { Agent, request } from 'node:https';
import type { Clock } from '../../../../common/clock.js';
import { isObject, type JsonObject } from '../../common/json.js';
import type { ClusterView } from '../cluster-view.js';
import { goError } from './go-error.js';
import type { Webhook, WebhookClientConfig } from './webhook.js';

/** Where a call goes. */
interface Target {
  /** As errors name it. */
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
  async call({ clientConfig, timeoutSeconds }: Webhook, review: JsonObject): Promise<JsonObject> {
    const target = this.target(clientConfig);
    target.url.searchParams.set('timeout', `${timeoutSeconds}s`);
    const quoted = JSON.stringify(target.url.href);
    let answer: { status: number; body: string };
    try {
      answer = await this.post(target, clientConfig.ca, JSON.stringify(review), timeoutSeconds * 1_000);
    } catch (error) {
      const why = goError(error, `${target.host}:${target.port}`, target.serverName);
      throw new Error(`failed to call webhook: Post ${quoted}: ${why}`, { cause: error });
    }
    return readReview(answer.status, answer.body);
  }

  close(): void {
    for (const agent of this.agents.values()) agent.destroy();
    this.agents.clear();
  }

  private target({ url, service }: WebhookClientConfig): Target {
    if (service) return this.serviceTarget(service);
    const parsed = new URL(url ?? '');
    const host = parsed.hostname.replace(/^\[|\]$/g, '');
    return { url: parsed, host, port: Number(parsed.port || 443), serverName: host };
  }

  private serviceTarget(service: NonNullable<WebhookClientConfig['service']>): Target {
    const { namespace, name, port, path } = service;
    const serverName = `${name}.${namespace}.svc`;
    const routed = this.services.get(`${namespace}/${name}`);
    const shown = `https://${serverName}:${port}${path.startsWith('/') ? path : `/${path}`}`;
    if (!routed) {
      const why = this.view.stored('', 'services', namespace, name)
        ? `no endpoints available for service ${JSON.stringify(name)}: say where it is by routeService()`
        : `service ${JSON.stringify(name)} not found`;
      throw new Error(`failed to call webhook: Post ${JSON.stringify(shown)}: ${why}`);
    }
    return {
      url: new URL(shown),
      host: routed.hostname.replace(/^\[|\]$/g, ''),
      port: Number(routed.port || 443),
      serverName,
    };
  }

  private post(target: Target, ca: string | undefined, body: string, timeoutMs: number) {
    return new Promise<{ status: number; body: string }>((resolve, reject) => {
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
      const timer = this.clock.setTimeout(() => {
        call.destroy(new Error('context deadline exceeded'));
      }, timeoutMs);
      const fail = (error: Error) => {
        timer.cancel();
        reject(error);
      };
      call.on('error', fail);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          timer.cancel();
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
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

/** @throws Error for an answer that is no success, or no object */
function readReview(status: number, body: string): JsonObject {
  const value = parse(body);
  if (status < 200 || status > 206)
    throw new Error(`failed to call webhook: ${refusal(status, body, value)}`);
  if (!isObject(value)) {
    throw new Error(
      `failed to call webhook: couldn't get version/kind; json parse error: the answer is no JSON object`,
    );
  }
  return value;
}

function refusal(status: number, body: string, value: unknown): string {
  if (isObject(value) && value['kind'] === 'Status' && typeof value['message'] === 'string') {
    return value['message'];
  }
  if (status === 404) return 'the server could not find the requested resource';
  if (status === 401) return 'the server has asked for the client to provide credentials';
  if (status >= 500) {
    return `an error on the server (${JSON.stringify(body.trim())}) has prevented the request from succeeding`;
  }
  return `the server rejected our request for an unknown reason`;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
