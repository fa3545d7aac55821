import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import type { Get } from './get.js';

interface KubeconfigFile {
  clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
  users: [{ user: { 'client-certificate-data': string; 'client-key-data': string } }];
}

/** Reads from an API server, until it is disposed of. */
export interface Reader extends AsyncDisposable {
  readonly get: Get;
}

/** Reads as the user of a kubeconfig of test/control-plane. */
export async function reader(kubeconfigPath: string): Promise<Reader> {
  const { clusters, users } = parse(await readFile(kubeconfigPath, 'utf8')) as KubeconfigFile;
  const { cluster } = clusters[0];
  const { user } = users[0];
  const decode = (base64: string) => Buffer.from(base64, 'base64');
  const dispatcher = new Agent({
    connect: {
      ca: decode(cluster['certificate-authority-data']),
      cert: decode(user['client-certificate-data']),
      key: decode(user['client-key-data']),
    },
  });
  return {
    async get(path, accept = 'application/json') {
      const response = await request(cluster.server + path, { dispatcher, headers: { accept } });
      if (response.statusCode !== 200) throw new Error(`${path} is answered ${response.statusCode}`);
      return response.body.json();
    },
    [Symbol.asyncDispose]: () => dispatcher.close(),
  };
}
