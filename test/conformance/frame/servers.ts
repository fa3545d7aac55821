import { readFile } from 'node:fs/promises';
import { EmbeddedCluster } from '../../../lib/testing/api-server/embedded-cluster.js';
import { ServerUnderTest } from './server-under-test.js';

/** Flags of the real server that cases rely on. */
export const apiServerFlags = ['--feature-gates=ShardedListAndWatch=true'];

/** The real kube-apiserver behind a kubeconfig file. */
export async function realServer(kubeconfigPath: string): Promise<ServerUnderTest> {
  return new ServerUnderTest('kube-apiserver', await readFile(kubeconfigPath, 'utf8'));
}

/** A new embedded server, alone as the real one is: without the controllers of kube-controller-manager. */
export async function embeddedServer(): Promise<ServerUnderTest> {
  const cluster = await EmbeddedCluster.start({ controllers: false });
  return new ServerUnderTest('EmbeddedCluster', cluster.kubeconfigText, () => cluster.close());
}
