import { readFile } from 'node:fs/promises';
import { Agent, type Dispatcher, request } from 'undici';
import { parse } from 'yaml';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, any>;
  readonly warnings: string[];
}

/** The real API server, asked in plain HTTP. */
export class RealServer implements AsyncDisposable {
  private constructor(
    private readonly url: string,
    private readonly agent: Agent,
  ) {}

  static async connect(kubeconfigPath: string): Promise<RealServer> {
    return RealServer.connectTo(await readFile(kubeconfigPath, 'utf8'));
  }

  /** @param kubeconfig the text of the file: also that of an embedded server */
  static connectTo(kubeconfig: string): RealServer {
    const { clusters, users } = parse(kubeconfig) as Record<string, any>;
    const pem = (data: string) => Buffer.from(data, 'base64').toString();
    const { cluster } = clusters[0];
    const agent = new Agent({
      allowH2: true,
      connect: {
        ca: pem(cluster['certificate-authority-data']),
        cert: pem(users[0].user['client-certificate-data']),
        key: pem(users[0].user['client-key-data']),
      },
    });
    return new RealServer(cluster.server, agent);
  }

  async send(method: Dispatcher.HttpMethod, path: string, body?: object | string): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await request(this.url + path, {
      dispatcher: this.agent,
      method,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      ...(body !== undefined && { body: text }),
    });
    const answer = await response.body.text();
    return {
      status: response.statusCode,
      body: answer.startsWith('{') ? JSON.parse(answer) : { text: answer },
      warnings: [response.headers['warning'] ?? []].flat(),
    };
  }

  /** Installs a CRD; resolves once its kind is served under the path. */
  async install(crd: Record<string, any>): Promise<string> {
    const { group, names, versions } = crd['spec'];
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const created = await this.send('POST', path, crd);
    if (created.status !== 201) throw new Error(`The CRD was refused: ${created.body['message']}`);
    const served = `/apis/${group}/${versions[0].name}/${names.plural}`;
    for (;;) {
      const { status } = await this.send('GET', served);
      if (status === 200) return `/apis/${group}/${versions[0].name}/namespaces/default/${names.plural}`;
    }
  }

  async uninstall(crd: Record<string, any>): Promise<void> {
    await this.send(
      'DELETE',
      `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${crd['metadata'].name}`,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.agent.close();
  }
}
