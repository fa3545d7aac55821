import { createServer, type Server } from 'node:http';
import { connect as connectTcp, type AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CoreV1Api } from '@kubernetes/client-node';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { KubernetesClient, KuberatorError, KuberatorModule, getApiToken } from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { type FaultyWay, type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { startOperator } from '../support/operator.js';

let own: OwnCluster;
let way: FaultyWay;
beforeAll(async () => {
  own = await startOwnCluster();
  way = await own.faultyWay();
});
afterAll(() => own[Symbol.asyncDispose]());

describe('a call', () => {
  it.each([
    ['is empty', ''],
    ["is a balancer's page", '<html>hello</html>'],
    ['is no object', 'null'],
  ])("whose answer of 200 %s ends in an error of this package's", async (_, body) => {
    await using operator = await startOperator(way.kubeconfigPath, []);
    using _rule = way.proxy.inject({
      match: { path: /kube-root-ca/ },
      action: { type: 'status', code: 200, body },
    });
    const outcome = await operator
      .get(KubernetesClient)
      .get(ConfigMap, { name: 'kube-root-ca.crt', namespace: 'default' }, { timeoutMs: 2_000 })
      .catch((error: unknown) => error);
    expect(outcome).toSatisfy(KuberatorError.isKuberatorError);
  });

  it("of client-node's API classes has the deadline of all calls", async () => {
    const module = await Test.createTestingModule({
      imports: [
        KuberatorModule.forRoot({ kubeConfig: way.kubeconfigPath, requestTimeoutMs: 500 }),
        KuberatorModule.forFeature({ apis: [CoreV1Api] }),
      ],
    }).compile();
    const app = await module.init();
    const api = app.get<CoreV1Api>(getApiToken(CoreV1Api), { strict: false });
    await api.listNamespacedConfigMap({ namespace: 'default' });
    using _rule = way.proxy.inject({ match: { path: /configmaps/ }, action: { type: 'delay', ms: 15_000 } });
    const call = api.listNamespacedConfigMap({ namespace: 'default' }).then(
      () => 'answered',
      () => 'given up',
    );
    const outcome = await Promise.race([call, sleep(5_000, 'pending')]);
    void app.close();
    expect(outcome).toBe('given up');
  });
});

describe('a kubeconfig with a proxy-url', () => {
  let proxy: Server;
  let connects = 0;
  beforeAll(async () => {
    proxy = createServer().on('connect', (request, client, head) => {
      connects++;
      const [host = '', port] = (request.url ?? '').split(':');
      const upstream = connectTcp(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      for (const socket of [upstream, client]) socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    proxy.closeAllConnections();
    proxy.close();
  });

  it('is honoured, or refused at start: never ignored', async () => {
    const config = parse(await readFile(own.controlPlane.kubeconfigPath, 'utf8')) as {
      clusters: { cluster: Record<string, unknown> }[];
    };
    config.clusters[0]!.cluster['proxy-url'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const path = join(own.controlPlane.directory, 'behind-proxy.yaml');
    await writeFile(path, stringify(config));
    const outcome = await startOperator(path, []).then(
      async (operator) => {
        await operator.get(KubernetesClient).list(ConfigMap, { namespace: 'default' });
        await operator.close();
        return connects > 0 ? 'honoured' : 'ignored';
      },
      () => 'refused',
    );
    expect(outcome).not.toBe('ignored');
  });
});
