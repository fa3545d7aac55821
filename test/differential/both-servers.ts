import { readFile } from 'node:fs/promises';
import { EmbeddedCluster } from '../../lib/testing/index.js';
import { RawClient } from '../conformance/frame/raw-client.js';

/** Whom a request is made as, by impersonation. */
export interface As {
  readonly user: string;
  readonly groups?: readonly string[];
}

export interface Said {
  readonly status: number;
  readonly body: Record<string, any>;
  readonly warnings: readonly string[];
}

/** One API server, asked as the administrator or, through him, as anybody. */
export class Asked {
  constructor(
    readonly name: 'real' | 'embedded',
    private readonly client: RawClient,
  ) {}

  async send(method: string, path: string, body?: object, as?: As): Promise<Said> {
    const headers: Record<string, string | string[]> = { 'content-type': 'application/json' };
    if (method === 'PATCH') headers['content-type'] = 'application/merge-patch+json';
    if (as) headers['impersonate-user'] = as.user;
    if (as?.groups) headers['impersonate-group'] = [...as.groups];
    const answer = await this.client.send({
      method,
      path,
      headers: headers as Record<string, string>,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = answer.bytes.toString();
    return {
      status: answer.status,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, any>) : { text },
      warnings: [answer.headers['warning'] ?? []].flat(),
    };
  }

  /** For what a test prepares: anything but success fails it. */
  async given(method: string, path: string, body?: object): Promise<void> {
    const { status, body: answer } = await this.send(method, path, body);
    if (status >= 300)
      throw new Error(`${this.name}: ${method} ${path}: ${status} ${JSON.stringify(answer)}`);
  }
}

/** The real API server and an embedded one, to be asked the same. */
export class BothServers implements AsyncDisposable {
  private constructor(
    readonly real: Asked,
    readonly embedded: Asked,
    private readonly close: () => Promise<void>,
  ) {}

  static async start(kubeconfigPath: string): Promise<BothServers> {
    const cluster = await EmbeddedCluster.start({ controllers: false });
    const clients = [
      new RawClient(await readFile(kubeconfigPath, 'utf8')),
      new RawClient(cluster.kubeconfigText),
    ];
    const [real, embedded] = clients as [RawClient, RawClient];
    return new BothServers(new Asked('real', real), new Asked('embedded', embedded), async () => {
      await Promise.all(clients.map((client) => client.close()));
      await cluster.close();
    });
  }

  get all(): readonly [Asked, Asked] {
    return [this.real, this.embedded];
  }

  /** The same preparation on both. */
  async given(method: string, path: string, body?: object): Promise<void> {
    await Promise.all(this.all.map((server) => server.given(method, path, body)));
  }

  /** The same request on both. */
  async send(method: string, path: string, body?: object, as?: As): Promise<{ real: Said; embedded: Said }> {
    const [real, embedded] = await Promise.all(this.all.map((server) => server.send(method, path, body, as)));
    return { real: real!, embedded: embedded! };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
