import { KuberatorError, describe } from '../common/kuberator-error.js';
import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import type { Kind } from '../resource/kind.js';
import { kindOf } from '../resource/kind-of.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { WatchHub } from '../store/watch-hub.js';
import { mergePatchBetween } from './merge-patch.js';
import { rebaseStatus, replacesList } from './status-merge.js';

type WithStatus = KubernetesObject & { status?: Record<string, unknown> };

const MAX_ATTEMPTS = 5;

/**
 * Makes the status of an object what it should be, with one small patch, or none when it is so already.
 *
 * @internal
 */
export class StatusClient {
  constructor(
    private readonly client: KubernetesClient,
    private readonly hub: WatchHub,
  ) {}

  async update<T extends KubernetesObject>(object: T, status: object): Promise<T> {
    if (typeof status !== 'object' || status === null) {
      throw new KuberatorError('KUBERATOR_INVALID_REQUEST', `Expected a status object, got ${describe(status)}`);
    }
    const kind = kindOf(object);
    const base = await this.latestKnown(kind, object);
    const desired = withObservedGeneration(kind, object, base.status ?? {}, status as Record<string, unknown>);
    let target = base;
    for (let attempt = 1; ; attempt++) {
      const current = target.status ?? {};
      const wanted = attempt === 1 ? desired : rebaseStatus(base.status ?? {}, desired, current);
      const patch = mergePatchBetween(current, wanted);
      if (!patch) return target as unknown as T;
      // The uid makes the server refuse the patch if the object was made anew under the same name.
      const metadata = { uid: object.metadata.uid, ...(replacesList(patch, current) && { resourceVersion: target.metadata.resourceVersion }) };
      try {
        const body = { metadata, status: patch };
        const written = await this.client.mergePatch(kind, object.metadata, body, { subresource: 'status' });
        this.hub.observeWrite(kind, written);
        return written;
      } catch (error) {
        const isRace = KubeStatusError.isKubeStatusError(error) && error.isConflict && attempt < MAX_ATTEMPTS;
        if (!isRace) throw error;
        const latest = await this.client.get(kind, object.metadata);
        if (latest.metadata.uid !== object.metadata.uid) throw error;
        target = latest as WithStatus;
      }
    }
  }

  /** What the cluster holds, as far as is known: never the caller's copy, for that may have been changed. */
  private async latestKnown<T extends KubernetesObject>(kind: Kind<T>, object: T): Promise<WithStatus> {
    const stored = this.hub.find(kind, object.metadata);
    if (stored?.uid === object.metadata.uid) return stored.as(kind) as WithStatus;
    return (await this.client.get(kind, object.metadata)) as WithStatus;
  }
}

/**
 * Says which generation the status describes: that of the object which was looked at, not the newest. Left out for
 * kinds whose status has no such field, for the server would refuse it.
 */
function withObservedGeneration(
  kind: Kind,
  object: KubernetesObject,
  current: Record<string, unknown>,
  status: Record<string, unknown>,
): Record<string, unknown> {
  const { generation } = object.metadata;
  const hasField = 'crd' in kind || 'observedGeneration' in current || 'observedGeneration' in status;
  return hasField && generation !== undefined ? { ...status, observedGeneration: generation } : status;
}
