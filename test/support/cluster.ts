import { randomBytes } from 'node:crypto';
import { KubeConfig } from '@kubernetes/client-node';
import { inject } from 'vitest';
import { Cluster } from '../../lib/cluster/cluster.js';
import { loadKubeConfig } from '../../lib/cluster/kube-config.js';
import { SystemClock } from '../../lib/common/clock.js';
import {
  installCrds,
  type CustomResourceClass,
  type Kind,
  type KubernetesClient,
  type KubernetesObject,
  type ObjectRef,
} from '../../lib/index.js';
import { Namespace } from '../../lib/kinds/index.js';
import { eventually } from './eventually.js';

/** A cluster as a test's own hands reach it: not through the operator under test. */
export interface TestCluster extends AsyncDisposable {
  readonly client: KubernetesClient;
  readonly kubeconfigPath: string;
  kubeConfig(): Promise<KubeConfig>;
  /** A new namespace of the test's own. */
  namespace(): Promise<string>;
  install(...kinds: CustomResourceClass<KubernetesObject>[]): Promise<void>;
  gone<T extends KubernetesObject>(kind: Kind<T>, ref: ObjectRef): Promise<void>;
}

/** The control plane that all tests share, or the one named. */
export async function connect(kubeconfigPath = inject('controlPlane').kubeconfigPath): Promise<TestCluster> {
  const kubeConfig = loadKubeConfig({ kubeConfig: kubeconfigPath });
  const cluster = new Cluster('default', kubeConfig, new SystemClock(), Math.random, {
    fieldManager: 'test',
    requestTimeoutMs: 30_000,
  });
  const { client } = cluster;
  return {
    client,
    kubeconfigPath,
    async kubeConfig() {
      const given = new KubeConfig();
      given.loadFromFile(kubeconfigPath);
      return given;
    },
    async namespace() {
      const name = `test-${randomBytes(6).toString('hex')}`;
      await client.create(Namespace, { metadata: { name } });
      return name;
    },
    async install(...kinds) {
      await installCrds(client, kinds);
    },
    gone: (kind, ref) =>
      eventually(async () => {
        if ((await client.find(kind, ref)) !== undefined) throw new Error(`${ref.name} is still there`);
      }),
    [Symbol.asyncDispose]: () => cluster.transport.close(),
  };
}
