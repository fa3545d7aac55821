import {
  Action,
  type Apply,
  type Cleanup,
  ClusterError,
  Clusters,
  KubernetesClient,
  KubeStatusError,
  type ReconcileContext,
  Reconciler,
  StatusService,
} from '../../lib/index.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { Site } from './site.js';

/** Runs for the sites of every cluster, with a queue for each. */
@Reconciler(Site, { finalizer: 'sites.samples.kuberator.dev/mirrors' })
export class SiteReconciler implements Apply<Site>, Cleanup<Site> {
  constructor(
    private readonly client: KubernetesClient,
    private readonly status: StatusService,
    private readonly clusters: Clusters,
  ) {}

  async apply(site: Site, { cluster, logger }: ReconcileContext): Promise<Action> {
    // In a run, the client and the services speak to the cluster that the site is in.
    await this.client.apply(ConfigMap, settingsOf(site));
    for (const mirror of site.spec.mirrors ?? []) {
      // Any other cluster is spoken to by its name.
      await this.clusters.of(mirror).client.apply(ConfigMap, settingsOf(site, cluster));
      logger.log(`mirrored to ${mirror}`);
    }
    await this.status.update(site, { cluster });
    return Action.awaitChange();
  }

  async cleanup(site: Site, { cluster }: ReconcileContext): Promise<Action> {
    for (const name of [cluster, ...(site.spec.mirrors ?? [])]) {
      const from = name === cluster ? undefined : cluster;
      try {
        await this.clusters.of(name).client.delete(ConfigMap, settingsOf(site, from).metadata);
      } catch (error) {
        // What is not there, in a cluster that is not there, needs no deletion.
        const isGone = KubeStatusError.isKubeStatusError(error) && error.isNotFound;
        if (!isGone && !(error instanceof ClusterError)) throw error;
      }
    }
    return Action.awaitChange();
  }
}

function settingsOf({ metadata, spec }: Site, from?: string) {
  const name = from === undefined ? metadata.name : `${from}-${metadata.name}`;
  return { metadata: { name, namespace: metadata.namespace ?? 'default' }, data: { title: spec.title } };
}
