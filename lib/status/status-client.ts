import { isDeepStrictEqual } from 'node:util';
import { unexpected } from '../common/invalid-option-error.js';
import { traced, type SpanAttributes, type Tracer } from '../common/tracer.js';
import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { originOf, type Kind } from '../resource/kind.js';
import { kindOf } from '../resource/kind-of.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { WatchHub } from '../store/watch-hub.js';
import { ObjectGoneError } from './object-gone-error.js';
import { rebaseStatus } from './status-merge.js';
import { normalizeStatus, statusPatch } from './status-patch.js';

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

  /** Who traces, if anybody does. */
  tracer: Tracer | undefined;

  async update<T extends KubernetesObject>(object: T, status: object): Promise<T> {
    return traced(
      this.tracer,
      'kuberator.update_status',
      () => traitsOf(object),
      () => this.write(object, status),
    );
  }

  /** With `error`, if there is one, as the status says it. */
  async updateWithError<T extends KubernetesObject>(object: T, status: object, error: unknown): Promise<T> {
    return traced(
      this.tracer,
      'kuberator.update_status_with_error',
      () => ({ ...traitsOf(object), has_error: error !== undefined }),
      () => this.update(object, { ...status, error }),
    );
  }

  private async write<T extends KubernetesObject>(object: T, status: object): Promise<T> {
    if (typeof status !== 'object' || status === null) {
      throw unexpected('the status', 'an object', status);
    }
    const kind = kindOf(object);
    const { uid } = object.metadata;
    let target = await this.latestKnown(kind, object);
    const base = (originOf(object) ?? object) as WithStatus;
    const desired = withObservedGeneration(kind, object, target.status ?? {}, normalizeStatus(status));
    const plan = () =>
      statusPatch(uid, target.status, rebaseStatus(base.status ?? {}, desired, target.status ?? {}));
    for (let patch = plan(), attempt = 1; ; attempt++) {
      if (!patch) return target as unknown as T;
      try {
        const written = await this.client.jsonPatch(kind, object.metadata, patch, { subresource: 'status' });
        this.hub.observeWrite(kind, written);
        return written;
      } catch (error) {
        if (!KubeStatusError.isKubeStatusError(error)) throw error;
        if (error.isNotFound) {
          await this.read(kind, object);
          // It is there, so it is its kind that has no status subresource.
          throw error;
        }
        if (!(error.isInvalid || error.isConflict) || attempt === MAX_ATTEMPTS) throw error;
        target = await this.read(kind, object);
        // The same patch would be refused again: it lost no race, it breaks a rule of the server's.
        const next = plan();
        if (isDeepStrictEqual(next, patch)) throw error;
        patch = next;
      }
    }
  }

  /** What the cluster holds, as far as is known: never the caller's copy, for that may have been changed. */
  private async latestKnown<T extends KubernetesObject>(kind: Kind<T>, object: T): Promise<WithStatus> {
    const stored = this.hub.find(kind, object.metadata);
    return stored?.uid === object.metadata.uid ? stored.as(kind) : this.read(kind, object);
  }

  private async read<T extends KubernetesObject>(kind: Kind<T>, object: T): Promise<WithStatus> {
    const found = await this.client.find(kind, object.metadata);
    if (found?.metadata.uid !== object.metadata.uid) throw new ObjectGoneError(object);
    return found;
  }
}

/** Asked before the object was found to be one. */
function traitsOf(object: KubernetesObject): SpanAttributes {
  const { name, namespace, generation } = object.metadata;
  return { resource_name: name, resource_namespace: namespace, resource_generation: generation };
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
