import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import type { JsonObject } from '../../../lib/testing/api-server/common/json.js';

/** What a server answered, warnings included. */
export interface RawAnswer {
  readonly status: number;
  readonly body: JsonObject;
  readonly warnings: readonly string[];
}

/** A body to send: text as it is, anything else as JSON. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType?: string;
  readonly body?: unknown;
}

/** Sends requests as they are, with nothing of a client's between. */
export interface RawClient extends AsyncDisposable {
  send(request: RawRequest): Promise<RawAnswer>;
}

interface KubeConfigFile {
  readonly clusters: [{ cluster: Record<string, string> }];
  readonly users: [{ user: Record<string, string> }];
}

export async function rawClient(kubeconfigPath: string): Promise<RawClient> {
  const config = parse(await readFile(kubeconfigPath, 'utf8')) as KubeConfigFile;
  const { cluster } = config.clusters[0];
  const { user } = config.users[0];
  const pem = (base64: string | undefined) => (base64 ? Buffer.from(base64, 'base64').toString() : undefined);
  const tls = {
    ca: pem(cluster['certificate-authority-data']),
    cert: pem(user['client-certificate-data']),
    key: pem(user['client-key-data']),
  };
  const agent = new Agent({ connect: Object.fromEntries(Object.entries(tls).filter(([, value]) => value)) });
  return {
    async send({ method, path, contentType = 'application/json', body }) {
      const answer = await request(`${cluster['server']}${path}`, {
        method,
        dispatcher: agent,
        headers: {
          'content-type': contentType,
          'user-agent': 'raw/1',
          ...(user['token'] && { authorization: `Bearer ${user['token']}` }),
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.body.text();
      return {
        status: answer.statusCode,
        body: text.startsWith('{') ? (JSON.parse(text) as JsonObject) : { text },
        warnings: [answer.headers['warning'] ?? []].flat(),
      };
    },
    [Symbol.asyncDispose]: () => agent.close(),
  };
}
