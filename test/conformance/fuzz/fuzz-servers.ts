import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedCluster } from '../../../lib/testing/api-server/embedded-cluster.js';
import { type ControlPlane, startControlPlane } from '../../control-plane/control-plane.js';
import { CaseContext } from '../frame/case-context.js';
import { ServerUnderTest } from '../frame/server-under-test.js';
import { apiServerFlags, realServer } from '../frame/servers.js';
import { untilServed, widgets } from '../frame/widget-crd.js';
import { gadgetCrd } from './gadget-crd.js';

/** A real server of its own, with all history before the first request compacted. */
export async function realFuzzServer(): Promise<ServerUnderTest> {
  const plane = await startControlPlane({ version: '1.36', apiServerFlags });
  const { kubeconfig } = await realServer(plane.kubeconfigPath);
  const server = new ServerUnderTest('kube-apiserver', kubeconfig, () => plane.close());
  await prepare(server);
  await compact(plane, server);
  return server;
}

export async function embeddedFuzzServer(): Promise<ServerUnderTest> {
  const cluster = await EmbeddedCluster.start({ controllers: false });
  const server = new ServerUnderTest('EmbeddedCluster', cluster.kubeconfigText, () => cluster.close());
  await prepare(server);
  cluster.faults.add({ on: {}, at: 'beforeReceive', nth: 1, do: { action: 'compact' } });
  await server.client.send({ method: 'GET', path: '/api/v1/namespaces' });
  return server;
}

/** The kinds of the fuzzer that are no built-in ones. */
export async function prepare(server: ServerUnderTest): Promise<void> {
  const context = new CaseContext(server, 'prepare');
  await widgets(context);
  await server.prepare('gadgets', async () => {
    await context.given('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', gadgetCrd);
    await untilServed(context, '/apis/conformance.test/v1/gadgets?limit=1');
  });
}

/** The caches of the real server follow a moment later. */
async function compact(plane: ControlPlane, { client }: ServerUnderTest): Promise<void> {
  await plane.compactHistory();
  const path = '/api/v1/configmaps?resourceVersion=1&resourceVersionMatch=Exact&limit=1';
  while ((await client.send({ method: 'GET', path })).status !== 410) await sleep(50);
}
