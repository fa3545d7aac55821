import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubernetesClient, WatcherService } from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { eventually } from '../support/eventually.js';
import { createCertificate, startFaultProxy, type FaultProxy } from '../support/fault-proxy/index.js';
import { type OwnCluster, startOwnCluster } from '../support/faulty-cluster.js';
import { startOperator } from '../support/operator.js';

let own: OwnCluster;
let proxy: FaultProxy;
let kubeconfigPath: string;

beforeAll(async () => {
  own = await startOwnCluster();
  const { controlPlane } = own;
  const certificate = await createCertificate();
  proxy = await startFaultProxy({
    target: controlPlane.url,
    targetCa: controlPlane.caCertificate,
    certificate,
    maxConcurrentStreams: 10,
  });
  kubeconfigPath = join(controlPlane.directory, 'ten-streams.yaml');
  await writeFile(
    kubeconfigPath,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'x',
      clusters: [
        {
          name: 'c',
          cluster: {
            server: proxy.url,
            'certificate-authority-data': Buffer.from(certificate.ca).toString('base64'),
          },
        },
      ],
      users: [{ name: 'u', user: { token: controlPlane.tokenUser.token } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    }),
  );
});
afterAll(async () => {
  await proxy.close();
  await own[Symbol.asyncDispose]();
});

/** What the promise came to within the time; `pending` if to nothing. */
const within = <T>(ms: number, promise: Promise<T>) =>
  Promise.race([promise.catch((error: unknown) => error), sleep(ms, 'pending')]);

describe('a server that allows 10 streams a connection', () => {
  it('gets as many connections as the watches need, calls do not wait for a watch, and the app can stop', async () => {
    const operator = await startOperator(kubeconfigPath, []);
    const watcher = operator.get(WatcherService);
    const watches = Array.from({ length: 15 }, (_, index) =>
      watcher.watch(ConfigMap, { namespaces: `limit-${index}` }).subscribe(),
    );
    await eventually(() => expect(proxy.openWatches.length).toBeGreaterThanOrEqual(10), {
      timeoutMs: 10_000,
    });
    const call = await operator
      .get(KubernetesClient)
      .list(ConfigMap, { namespace: 'default', timeoutMs: 10_000 })
      .then(
        () => 'answered',
        (error: Error) => error.message,
      );
    await eventually(() => expect(proxy.openWatches).toHaveLength(15), { timeoutMs: 15_000 });
    watches.forEach((watch) => watch.unsubscribe());
    const stop = await within(
      10_000,
      operator.close().then(() => 'stopped'),
    );
    expect({ call, stop }).toEqual({ call: 'answered', stop: 'stopped' });
  });
});
