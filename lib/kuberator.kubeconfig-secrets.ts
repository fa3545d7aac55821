import { filter, map } from 'rxjs';
import { readKubeConfigText } from './cluster/kubeconfig-text.js';
import { invalid, refuseUnknown } from './common/check-options.js';
import type { ClusterAssignment, ClusterProvider } from './kuberator-cluster-provider.interface.js';
import type { KubernetesObject } from './resource/kubernetes-object.js';
import { resource } from './resource/resource.js';
import { checkScope } from './store/check-watch-options.js';
import type { WatchEvent } from './store/watch-event.js';

/** What `kubeconfigSecrets()` takes. @publicApi */
export interface KubeconfigSecretsOptions {
  /** The namespace of the Secrets, in the default cluster. Whoever may write them decides which clusters are spoken to. */
  readonly namespace: string;
  /** Which of its Secrets are clusters, for example `example.com/cluster`. */
  readonly labelSelector: string;
  /** Under which key of a Secret the kubeconfig is. @default 'kubeconfig' */
  readonly key?: string | undefined;
}

class KubeconfigSecret extends resource<KubernetesObject & { data?: Record<string, string> }>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
}) {}

const WHERE = 'kubeconfigSecrets()';

/**
 * Clusters by Secrets of the default cluster: each that the selector selects is one, named as the Secret, with a
 * kubeconfig in it. They are followed as they come, change and go.
 *
 * A kubeconfig that names files or commands is refused, as `ClusterProvider` says: in the log, and the cluster stays as it is.
 *
 * @example
 * KuberatorModule.forRoot({
 *   clusterProvider: kubeconfigSecrets({ namespace: 'clusters', labelSelector: 'example.com/cluster' }),
 * })
 * @throws InvalidOptionError
 * @publicApi
 */
export function kubeconfigSecrets(options: KubeconfigSecretsOptions): ClusterProvider {
  refuseUnknown(options, ['namespace', 'labelSelector', 'key'], WHERE);
  const { namespace, labelSelector, key = 'kubeconfig' } = options;
  if (typeof namespace !== 'string') throw invalid('namespace', WHERE, 'the name of a namespace', namespace);
  if (typeof labelSelector !== 'string')
    throw invalid('labelSelector', WHERE, 'a selector such as "example.com/cluster"', labelSelector);
  checkScope({ namespaces: namespace, labelSelector }, WHERE);
  if (typeof key !== 'string' || key === '') throw invalid('key', WHERE, 'a key of a Secret', key);
  return {
    clusters: (home) =>
      home.watch(KubeconfigSecret, { namespaces: namespace, labelSelector }).pipe(
        map((event) => assignmentOf(event, key)),
        filter((assignment) => assignment !== undefined),
      ),
  };
}

function assignmentOf(event: WatchEvent<KubeconfigSecret>, key: string): ClusterAssignment | undefined {
  if (event.type === 'synced') return undefined;
  const { metadata, data } = event.object;
  const { name, namespace } = metadata;
  if (event.type === 'deleted') return { type: 'drop', name };
  if (event.previous && event.previous.data?.[key] === data?.[key]) return undefined;
  const text = Buffer.from(data?.[key] ?? '', 'base64').toString();
  return {
    type: 'engage',
    name,
    kubeConfig: () => readKubeConfigText(text, `the Secret ${namespace}/${name}`),
  };
}
