import { describe, KuberatorError } from '../common/kuberator-error.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';

/** A store was read before it had read its objects. Await its `synced()` first. @publicApi */
export class StoreNotSyncedError extends KuberatorError {
  constructor(resource: string) {
    super(
      'KUBERATOR_STORE_NOT_SYNCED',
      `The store of ${resource} has not read its objects yet. Await its synced() before you read it; in runs of reconcilers it always has.`,
    );
  }
}

/** What a store was waited for did not become so in time. @publicApi */
export class WaitTimeoutError extends KuberatorError {
  constructor(
    what: string,
    condition: string,
    readonly timeoutMs: number,
    /** The object as it was seen last; `undefined`: there was none. */
    readonly lastSeen: KubernetesObject | undefined,
  ) {
    super(
      'KUBERATOR_WAIT_TIMEOUT',
      `${what} did not meet ${condition} within ${timeoutMs} ms. ${seen(lastSeen)}`,
    );
  }
}

function seen(object: KubernetesObject | undefined): string {
  if (!object) return 'There is no such object.';
  const { metadata, status } = object as KubernetesObject & { status?: unknown };
  const deleting = metadata.deletionTimestamp === undefined ? '' : ', being deleted';
  const generation = metadata.generation === undefined ? '' : `, generation ${metadata.generation}`;
  const last = `${metadata.name} with resourceVersion ${metadata.resourceVersion}${generation}${deleting}`;
  return `Last seen was ${last}, ${status === undefined ? 'without a status' : `its status ${describe(status)}`}.`;
}
