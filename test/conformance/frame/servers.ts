import { readFile } from 'node:fs/promises';
import { ServerUnderTest } from './server-under-test.js';

/** Flags of the real server that cases rely on. */
export const apiServerFlags = ['--feature-gates=ShardedListAndWatch=true'];

/** The real kube-apiserver behind a kubeconfig file. */
export async function realServer(kubeconfigPath: string): Promise<ServerUnderTest> {
  return new ServerUnderTest('kube-apiserver', await readFile(kubeconfigPath, 'utf8'));
}

/** A new embedded server. */
export async function embeddedServer(): Promise<ServerUnderTest | undefined> {
  const testing: Record<string, unknown> = { ...(await import('../../../lib/testing/index.js')) };
  const EmbeddedCluster = testing['EmbeddedCluster'] as
    { start(): Promise<{ kubeconfig: string; close(): Promise<void> }> } | undefined;
  if (!EmbeddedCluster) return undefined;
  const cluster = await EmbeddedCluster.start();
  return new ServerUnderTest('EmbeddedCluster', cluster.kubeconfig, () => cluster.close());
}
