import type { KubernetesObject, ObjectMetaInput, ObjectRef } from '../resource/kubernetes-object.js';
import {
  asKind,
  type Kind,
  type Manifest,
  type PartialManifest,
  type StatusManifest,
} from '../resource/kind.js';
import { checkCall, checkManifest } from './check-call.js';
import { KubeStatusError } from './kube-status-error.js';
import type {
  ApplyOptions,
  DeleteOptions,
  JsonPatchOperation,
  ListOptions,
  ReadOptions,
  UpdateOptions,
  WriteOptions,
} from './kubernetes-client.interface.js';
import { expectRef, resourcePath, type Query } from './path.js';
import { deleteBody, namespaceMissing, patchType, refOf, typeMeta, type ListAnswer } from './request-body.js';
import type { RetryPolicy } from './retry.js';
import { RequestSender, type ClientDefaults, type ClusterSource } from './request-sender.js';

/**
 * Typed verbs for every kind, on the operator's one connection. Objects travel as plain JSON: what the server
 * returned is what you get, unknown fields and timestamp strings included.
 *
 * Every call rejects with an `InvalidRequestError` when it can't be sent, a `KubeStatusError` when the server refuses, a
 * `TransportError` when there was no answer, a `RequestTimeoutError` or a `RequestAbortedError`. Reads and idempotent
 * writes are retried a few times on 5xx and broken connections, every call on 429.
 *
 * @publicApi
 */
export class KubernetesClient {
  private readonly requests: RequestSender;

  /** @internal */
  constructor(clusters: ClusterSource, defaults: ClientDefaults) {
    this.requests = new RequestSender(clusters, defaults);
  }

  /** The object, fresh from the API server. */
  async get<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    options: ReadOptions = {},
  ): Promise<T> {
    checkCall('get', kind, options);
    expectRef(kind.resource, ref);
    const path = resourcePath(kind.resource, { ...ref, subresource: options.subresource });
    return this.requests.send(kind, { method: 'GET', path }, options, 'idempotent');
  }

  /** The object, or `undefined` when there is none. */
  async find<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    options: ReadOptions = {},
  ): Promise<T | undefined> {
    try {
      return await this.get(kind, ref, options);
    } catch (error) {
      if (KubeStatusError.isKubeStatusError(error) && error.isNotFound) return undefined;
      throw error;
    }
  }

  /** All objects that match, page by page; in one piece if the server's history is too short for the pages. */
  async list<T extends KubernetesObject>(kind: Kind<T>, options: ListOptions = {}): Promise<T[]> {
    checkCall('list', kind, options);
    const { namespace, labelSelector, fieldSelector, pageSize = 500 } = options;
    let items: T[] = [];
    let limit: number | undefined = pageSize;
    let token: string | undefined;
    do {
      const query = { labelSelector, fieldSelector, limit, continue: token };
      const path = resourcePath(kind.resource, { namespace }, query);
      try {
        const call = { method: 'GET', path } as const;
        const { answer: page, cluster } = await this.requests.sendRaw<ListAnswer>(
          call,
          options,
          'idempotent',
        );
        for (const item of page.items ?? [])
          items.push(asKind(kind, { ...typeMeta(kind), ...item }, undefined, cluster));
        token = page.metadata?.continue ?? '';
      } catch (error) {
        const isExpired = KubeStatusError.isKubeStatusError(error) && error.isGone && token !== undefined;
        if (!isExpired || limit === undefined) throw error;
        items = [];
        limit = token = undefined;
      }
    } while (token !== '');
    return items;
  }

  /**
   * Creates an object. A `metadata.generateName` makes the server choose the name. Of a subresource, such as an eviction
   * of a Pod, the name is that of the object which it belongs to.
   *
   * Caveat: with `generateName`, who creates once more what is not seen yet makes a second one. A name that stays the same
   * from run to run makes it an error that `isAlreadyExists`.
   */
  async create<T extends KubernetesObject>(
    kind: Kind<T>,
    manifest: Manifest<T>,
    options: WriteOptions = {},
  ): Promise<T> {
    checkCall('create', kind, options);
    checkManifest('create', kind, manifest);
    const { namespace } = manifest.metadata;
    if (kind.resource.scope === 'Namespaced' && namespace === undefined) throw namespaceMissing(kind);
    // An object is posted to its collection, a subresource to the object that it belongs to.
    const target = kind.resource.subresource ? refOf(kind, manifest) : { namespace };
    const path = resourcePath(kind.resource, target, this.requests.writeQuery(options));
    const body = { ...manifest, ...typeMeta(kind) };
    const created = await this.requests.write(kind, { method: 'POST', path, body }, options, 'unsent', {
      namespace,
      name: manifest.metadata.name,
    });
    // Some subresources, such as an eviction, are answered with a Status that says no more than that it was done.
    return kind.resource.subresource && created.kind === 'Status' ? asKind(kind, body) : created;
  }

  /** Replaces the whole object. With its `metadata.resourceVersion` it fails as a conflict if the object has changed. */
  async replace<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Manifest<T>,
    options: UpdateOptions = {},
  ): Promise<T> {
    checkCall('replace', kind, options);
    checkManifest('replace', kind, object);
    const ref = refOf(kind, object);
    const path = this.requests.writePath(kind, ref, options);
    const body = { ...object, ...typeMeta(kind) };
    return this.requests.write(kind, { method: 'PUT', path, body }, options, 'idempotent', ref);
  }

  /**
   * Server-side apply: send all fields that you have an opinion on, and no others. Fields that you sent before and leave
   * out now are removed, those of other field managers stay. Creates the object if there is none, and then the server
   * wants what the kind requires. The status is not written: see `applyStatus()`.
   *
   * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
   */
  async apply<T extends KubernetesObject>(
    kind: Kind<T>,
    manifest: PartialManifest<T>,
    options: ApplyOptions = {},
  ): Promise<T> {
    checkCall('apply', kind, options);
    checkManifest('apply', kind, manifest);
    return this.serverSideApply(kind, manifest, options);
  }

  /**
   * Server-side apply of the status, to an object that is there: fields of other field managers stay, and of a list
   * with keys, such as conditions, their items. For the whole status of your own kind there is `StatusService`.
   */
  async applyStatus<T extends KubernetesObject>(
    kind: Kind<T>,
    manifest: StatusManifest<T>,
    options: ApplyOptions = {},
  ): Promise<T> {
    checkCall('applyStatus', kind, options);
    checkManifest('applyStatus', kind, manifest);
    return this.serverSideApply(kind, manifest, { ...options, subresource: 'status' });
  }

  /** RFC 7386: fields present are set, `null` removes, lists are replaced whole. */
  async mergePatch<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    patch: object,
    options: UpdateOptions = {},
  ): Promise<T> {
    checkCall('mergePatch', kind, options);
    return this.patch(kind, ref, { body: patch, contentType: patchType.merge }, options);
  }

  /** RFC 6902. A failed `test` is answered 422, so `error.isInvalid`. Sent once: repeating it may not be harmless. */
  async jsonPatch<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    operations: readonly JsonPatchOperation[],
    options: UpdateOptions = {},
  ): Promise<T> {
    checkCall('jsonPatch', kind, options);
    return this.patch(kind, ref, { body: operations, contentType: patchType.json }, options, 'unsent');
  }

  /** Merges lists by their keys. Built-in kinds only: the server refuses it for custom resources. */
  async strategicMergePatch<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    patch: object,
    options: UpdateOptions = {},
  ): Promise<T> {
    checkCall('strategicMergePatch', kind, options);
    return this.patch(kind, ref, { body: patch, contentType: patchType.strategic }, options);
  }

  /** Asks for the deletion of an object. It goes once its finalizers are gone; 404 rejects. */
  async delete(kind: Kind, ref: ObjectRef, options: DeleteOptions = {}): Promise<void> {
    checkCall('delete', kind, options);
    expectRef(kind.resource, ref);
    await this.requests.remove(
      kind,
      { method: 'DELETE', path: resourcePath(kind.resource, ref), body: deleteBody(options) },
      options,
      options.uid === undefined ? 'unsent' : 'idempotent',
      ref,
    );
  }

  /** Asks for the deletion of all objects that match. */
  async deleteCollection(
    kind: Kind,
    options: DeleteOptions & Omit<ListOptions, 'pageSize'> = {},
  ): Promise<void> {
    checkCall('deleteCollection', kind, options);
    const { namespace, labelSelector, fieldSelector } = options;
    const path = resourcePath(kind.resource, { namespace }, { labelSelector, fieldSelector });
    await this.requests.sendRaw({ method: 'DELETE', path, body: deleteBody(options) }, options, 'idempotent');
  }

  private patch<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    { body, contentType, query }: { body: object; contentType: string; query?: Query },
    options: UpdateOptions,
    retry: RetryPolicy = 'idempotent',
  ): Promise<T> {
    const path = this.requests.writePath(kind, ref, options, query);
    return this.requests.write(kind, { method: 'PATCH', path, body, contentType }, options, retry, ref);
  }

  private serverSideApply<T extends KubernetesObject>(
    kind: Kind<T>,
    manifest: { metadata: ObjectMetaInput },
    options: ApplyOptions & UpdateOptions,
  ): Promise<T> {
    const body = { ...manifest, ...typeMeta(kind) };
    const query = { force: options.force ?? true };
    return this.patch(kind, refOf(kind, manifest), { body, contentType: patchType.apply, query }, options);
  }
}
