import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { stringify } from 'yaml';
import type { ControlPlane } from '../control-plane/index.js';
import { type TestCluster, connect } from './cluster.js';
import {
  type FaultProxy,
  type TcpProxy,
  createCertificate,
  startFaultProxy,
  startTcpProxy,
} from './fault-proxy/index.js';
import { startServer } from './start-server.js';

/** A control plane of a test's own, to be killed and compacted at will. */
export interface OwnCluster extends AsyncDisposable {
  readonly controlPlane: ControlPlane;
  /** Straight to the API server: what the test sees, no fault touches. */
  readonly cluster: TestCluster;
  /** A further way to the API server, through proxies of its own. */
  faultyWay(options?: { http2?: boolean }): Promise<FaultyWay>;
}

/** operator -> TCP proxy -> fault proxy -> API server. */
export interface FaultyWay extends AsyncDisposable {
  readonly kubeconfigPath: string;
  readonly proxy: FaultProxy;
  readonly tcp: TcpProxy;
}

export async function startOwnCluster(): Promise<OwnCluster> {
  const controlPlane = await startServer();
  const cluster = await connect(controlPlane.kubeconfigPath);
  const stack = new AsyncDisposableStack();
  stack.use(controlPlane);
  stack.use(cluster);
  return {
    controlPlane,
    cluster,
    async faultyWay(options = {}) {
      const way = await startFaultyWay(controlPlane, options);
      stack.use(way);
      return way;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function startFaultyWay(
  controlPlane: ControlPlane,
  { http2 = true }: { http2?: boolean },
): Promise<FaultyWay> {
  const certificate = await createCertificate();
  const proxy = await startFaultProxy({
    target: controlPlane.url,
    targetCa: controlPlane.caCertificate,
    certificate,
    http2,
  });
  const tcp = await startTcpProxy({ target: { host: '127.0.0.1', port: proxy.port } });
  const kubeconfigPath = join(controlPlane.directory, `faulty-${randomUUID()}.yaml`);
  await writeFile(kubeconfigPath, kubeconfig(tcp.url, certificate.ca, controlPlane.tokenUser.token));
  return {
    kubeconfigPath,
    proxy,
    tcp,
    async [Symbol.asyncDispose]() {
      await tcp.close();
      await proxy.close();
    },
  };
}

function kubeconfig(server: string, ca: string, token: string): string {
  const caData = Buffer.from(ca).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'faulty',
    clusters: [{ name: 'faulty', cluster: { server, 'certificate-authority-data': caData } }],
    users: [{ name: 'operator', user: { token } }],
    contexts: [{ name: 'faulty', context: { cluster: 'faulty', user: 'operator' } }],
  });
}
