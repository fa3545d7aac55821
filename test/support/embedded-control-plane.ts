import { parse } from 'yaml';
import { type EmbeddedClusterOptions, EmbeddedCluster } from '../../lib/testing/index.js';
import type { ControlPlane } from '../control-plane/index.js';
import { kubeconfigFileOf } from './kubeconfig-file.js';

/** The embedded API server in the place of a real control plane: the same tests run on both. */
export async function startEmbeddedControlPlane(options: EmbeddedClusterOptions = {}): Promise<ControlPlane> {
  // A real control plane has no controllers either.
  const cluster = await EmbeddedCluster.start({ controllers: false, ...options });
  const file = await kubeconfigFileOf(cluster);
  const { clusters } = parse(cluster.kubeconfigText) as {
    clusters: { cluster: { 'certificate-authority-data': string } }[];
  };
  const tokenUser = cluster.user('operator', 'system:masters');
  const close = async () => {
    await cluster.close();
    await file[Symbol.asyncDispose]();
  };
  return {
    url: cluster.url,
    version: '1.36.3',
    kubeconfigPath: file.path,
    directory: file.folder,
    caCertificate: Buffer.from(clusters[0]!.cluster['certificate-authority-data'], 'base64').toString(),
    tokenUser: { token: tokenUser.token, user: 'operator' },
    kubeconfig: () => cluster.kubeconfigText,
    clientCertificate: async (user, groups = []) => cluster.clientCertificate(user, ...groups),
    stopApiServer: () => cluster.suspend(),
    startApiServer: () => cluster.resume(),
    compactHistory: async () => cluster.compact(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
