import { Agent, type Dispatcher, request } from 'undici';
import { parse } from 'yaml';

/** A request as it goes over the wire: nothing is added but what HTTP needs. */
export interface RawRequest {
  readonly method: string;
  /** With the query, encoded as it is to be sent. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** `admin` shows the kubeconfig's certificate, `nobody` none. */
  readonly as?: 'admin' | 'nobody';
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

interface Kubeconfig {
  readonly clusters: { cluster: { server: string; 'certificate-authority-data'?: string } }[];
  readonly users: {
    user: { 'client-certificate-data'?: string; 'client-key-data'?: string; token?: string };
  }[];
}

/** HTTP/1.1 to one API server, with the credentials of a kubeconfig. */
export class RawClient {
  readonly origin: string;
  private readonly admin: Agent;
  private readonly nobody: Agent;
  private readonly token: string | undefined;

  constructor(kubeconfig: string) {
    const { clusters, users } = parse(kubeconfig) as Kubeconfig;
    const { cluster } = clusters[0]!;
    const { user } = users[0]!;
    const decode = (text: string | undefined) => text && Buffer.from(text, 'base64').toString();
    const ca = decode(cluster['certificate-authority-data']);
    const cert = decode(user['client-certificate-data']);
    const key = decode(user['client-key-data']);
    const options = { allowH2: false, connections: 256, pipelining: 1, keepAliveTimeout: 60_000 };
    this.origin = cluster.server;
    this.token = user.token;
    this.admin = new Agent({ ...options, connect: { ...(ca && { ca }), ...(cert && { cert, key }) } });
    this.nobody = new Agent({ ...options, connect: { ...(ca && { ca }) } });
  }

  /** The answer once its headers are there. */
  async open(raw: RawRequest, signal?: AbortSignal): Promise<Dispatcher.ResponseData> {
    const as = raw.as ?? 'admin';
    return await request(this.origin + raw.path, {
      method: raw.method,
      headers: {
        ...(as === 'admin' && this.token && { authorization: `Bearer ${this.token}` }),
        ...raw.headers,
      },
      ...(raw.body !== undefined && { body: raw.body }),
      ...(signal && { signal }),
      dispatcher: as === 'admin' ? this.admin : this.nobody,
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
    });
  }

  /** The whole answer. */
  async send(raw: RawRequest): Promise<RawAnswer> {
    const { statusCode, headers, body } = await this.open(raw);
    return { status: statusCode, headers, bytes: Buffer.from(await body.arrayBuffer()) };
  }

  async close(): Promise<void> {
    await Promise.all([this.admin.destroy(), this.nobody.destroy()]);
  }
}
