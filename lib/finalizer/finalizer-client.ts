import type { KubernetesClient } from '../cluster/kubernetes-client.js';
import type { JsonPatchOperation } from '../cluster/kubernetes-client.interface.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import { isGone } from '../cluster/own-write.js';
import { kindOf } from '../resource/kind-of.js';
import type { KubernetesObject, ObjectMeta } from '../resource/kubernetes-object.js';
import type { WatchHub } from '../store/watch-hub.js';
import { addFinalizerPatch, hasFinalizer, removeFinalizerPatch } from './finalizer-patch.js';

/** A race is lost against somebody who writes all the time; after so many it is no race but a refusal. */
const MAX_ATTEMPTS = 5;

/**
 * Adds and removes finalizers by patches that can only succeed on the state they were made for. When another
 * writer was faster, the object is read anew and the patch made anew.
 *
 * @internal
 */
export class FinalizerClient {
  /** Patches that another writer was faster than, ever. */
  conflicts = 0;

  constructor(
    private readonly client: KubernetesClient,
    private readonly hub: WatchHub,
  ) {}

  /** The object with its finalizer; `undefined` when it is gone or being deleted, so that none can be added. */
  async add<T extends KubernetesObject>(object: T, name: string): Promise<T | undefined> {
    const plan = (metadata: ObjectMeta) =>
      hasFinalizer(metadata, name) ? 'done' : addFinalizerPatch(metadata, name);
    const patched = await this.patch(object, (metadata) =>
      metadata.deletionTimestamp === undefined ? plan(metadata) : 'gone',
    );
    return patched;
  }

  /** The object without the finalizer; `undefined` when it is gone, as it is when that was the last one. */
  async remove<T extends KubernetesObject>(object: T, name: string): Promise<T | undefined> {
    return this.patch(object, (metadata) => removeFinalizerPatch(metadata, name) ?? 'done');
  }

  private async patch<T extends KubernetesObject>(
    object: T,
    plan: (metadata: ObjectMeta) => JsonPatchOperation[] | 'done' | 'gone',
  ): Promise<T | undefined> {
    const kind = kindOf(object);
    const { uid } = object.metadata;
    let latest: T | undefined = object;
    for (let attempt = 1; ; attempt++) {
      if (latest?.metadata.uid !== uid) return undefined;
      const operations = plan(latest.metadata);
      if (operations === 'gone') return undefined;
      if (operations === 'done') return latest;
      try {
        const patched = await this.client.jsonPatch(kind, latest.metadata, operations);
        if (isGone(patched)) this.hub.observeGone(kind, patched);
        else this.hub.observeWrite(kind, patched);
        return patched;
      } catch (error) {
        if (!KubeStatusError.isKubeStatusError(error)) throw error;
        if (isAbout(error, object)) {
          this.hub.observeGone(kind, object);
          return undefined;
        }
        const isRace = error.isInvalid || error.isConflict || error.isForbidden;
        if (!isRace || attempt === MAX_ATTEMPTS) throw error;
        const found: T | undefined = await this.client.find(kind, latest.metadata);
        // The same state was refused: no race, but a rule of the server's.
        if (found?.metadata.resourceVersion === latest.metadata.resourceVersion) throw error;
        this.conflicts++;
        latest = found;
      }
    }
  }
}

/** A 404 without the object's name is no proof: so answers a server, or a proxy, that does not serve the kind at the moment. */
function isAbout(error: KubeStatusError, { metadata: { name } }: KubernetesObject): boolean {
  return error.isNotFound && error.status?.details?.name === name;
}
