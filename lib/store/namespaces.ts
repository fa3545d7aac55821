import type { Cluster } from '../cluster/cluster.js';
import { outsideOfRuns } from '../cluster/ambient-signal.js';
import { toError } from '../common/kuberator-error.js';
import type { Log } from '../common/log.js';
import { describeResource, type ResourceDefinition } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { resource } from '../resource/resource.js';

/** The kind, as far as its metadata goes. @internal */
export class WatchedNamespace extends resource({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  scope: 'Cluster',
}) {}

interface AccessReview extends KubernetesObject {
  spec: { resourceAttributes: { group: string; version: string; resource: string; verb: string } };
  status?: { allowed: boolean };
}

class SelfSubjectAccessReview extends resource<AccessReview>({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  scope: 'Cluster',
}) {}

/** Whether the operator may list and watch a kind in all namespaces. What can't be found out is taken for no. @internal */
export async function mayWatchAll(
  { client }: Cluster,
  { group, version, plural, ...rest }: ResourceDefinition,
  log: Log,
): Promise<boolean> {
  const isAllowed = async (verb: string): Promise<boolean> => {
    const spec = { resourceAttributes: { group, version, resource: plural, verb } };
    const review = await client.create(SelfSubjectAccessReview, { metadata: {}, spec });
    return review.status?.allowed === true;
  };
  try {
    // A run that asked for the watch must not take it along when it ends.
    return await outsideOfRuns(async () => (await isAllowed('list')) && (await isAllowed('watch')));
  } catch (thrown) {
    const what = describeResource({ group, version, plural, ...rest });
    log.debug(`Whether ${what} may be watched in all namespaces is not known: ${toError(thrown).message}`);
    return false;
  }
}
