import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import { asKind, type Kind, type Manifest } from '../resource/kind.js';
import { KubeStatusError } from './kube-status-error.js';
import type {
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  JsonPatchOperation,
  ListOptions,
  ReadOptions,
  WriteOptions,
} from './kubernetes-client.interface.js';
import { parseAnswer } from './parse-answer.js';
import { resourcePath, type Query } from './path.js';
import { deleteBody, namespaceMissing, patchType, refOf, typeMeta, type ListAnswer } from './request-body.js';
import type { RetryPolicy } from './retry.js';
import type { ClusterRequest, Transport } from './transport.js';

/** @internal */
export interface ClientDefaults {
  readonly fieldManager: string;
  readonly requestTimeoutMs: number;
}

/**
 * Typed verbs for every kind, on the operator's one connection. Objects travel as plain JSON: what the server
 * returned is what you get, unknown fields and timestamp strings included.
 *
 * Every call rejects with an `InvalidRequestError` when it can't be sent, a `KubeStatusError` when the server refuses, a `TransportError` when there was no
 * answer, a `RequestTimeoutError` or a `RequestAbortedError`. Reads and idempotent writes are retried a few
 * times on 5xx and broken connections, every call on 429.
 *
 * @publicApi
 */
export class KubernetesClient {
  /** @internal */
  constructor(
    private readonly transport: Transport,
    private readonly defaults: ClientDefaults,
  ) {}

  /** The object, fresh from the API server. */
  async get<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    options: ReadOptions = {},
  ): Promise<T> {
    const path = resourcePath(kind.resource, { ...ref, subresource: options.subresource });
    return this.send(kind, { method: 'GET', path }, options, 'idempotent');
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
    const { namespace, labelSelector, fieldSelector, pageSize = 500 } = options;
    let items: T[] = [];
    let limit: number | undefined = pageSize;
    let token: string | undefined;
    do {
      const query = { labelSelector, fieldSelector, limit, continue: token };
      const path = resourcePath(kind.resource, { namespace }, query);
      try {
        const page = await this.sendRaw<ListAnswer>({ method: 'GET', path }, options, 'idempotent');
        for (const item of page.items ?? []) items.push(asKind(kind, { ...typeMeta(kind), ...item }));
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

  /** Creates an object. A `metadata.generateName` makes the server choose the name. */
  async create<T extends KubernetesObject>(
    kind: Kind<T>,
    manifest: Manifest<T>,
    options: WriteOptions = {},
  ): Promise<T> {
    const { namespace } = manifest.metadata;
    const name = options.subresource === undefined ? undefined : manifest.metadata.name;
    const path = resourcePath(
      kind.resource,
      { namespace, name, subresource: options.subresource },
      this.writeQuery(options),
    );
    if (kind.resource.scope === 'Namespaced' && namespace === undefined) throw namespaceMissing(kind);
    return this.send(
      kind,
      { method: 'POST', path, body: { ...manifest, ...typeMeta(kind) } },
      options,
      'unsent',
    );
  }

  /** Replaces the whole object. With its `metadata.resourceVersion` it fails as a conflict if the object has changed. */
  async replace<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Manifest<T>,
    options: WriteOptions = {},
  ): Promise<T> {
    const path = this.writePath(kind, refOf(kind, object), options);
    return this.send(
      kind,
      { method: 'PUT', path, body: { ...object, ...typeMeta(kind) } },
      options,
      'idempotent',
    );
  }

  /**
   * Server-side apply: send the whole of what you want, nothing else. Fields that you sent before and leave out
   * now are removed. @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
   */
  async apply<T extends KubernetesObject>(
    kind: Kind<T>,
    manifest: Manifest<T>,
    options: ApplyOptions = {},
  ): Promise<T> {
    const path = this.writePath(kind, refOf(kind, manifest), options, { force: options.force ?? true });
    const request = {
      method: 'PATCH',
      path,
      body: { ...manifest, ...typeMeta(kind) },
      contentType: patchType.apply,
    } as const;
    return this.send(kind, request, options, 'idempotent');
  }

  /** RFC 7386: fields present are set, `null` removes, lists are replaced whole. */
  async mergePatch<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    patch: object,
    options: WriteOptions = {},
  ): Promise<T> {
    return this.patch(kind, ref, patch, patchType.merge, options, 'idempotent');
  }

  /** RFC 6902. A failed `test` is answered 422, so `error.isInvalid`. Sent once: repeating it may not be harmless. */
  async jsonPatch<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    operations: readonly JsonPatchOperation[],
    options: WriteOptions = {},
  ): Promise<T> {
    return this.patch(kind, ref, operations, patchType.json, options, 'unsent');
  }

  /** Merges lists by their keys. Built-in kinds only: the server refuses it for custom resources. */
  async strategicMergePatch<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    patch: object,
    options: WriteOptions = {},
  ): Promise<T> {
    return this.patch(kind, ref, patch, patchType.strategic, options, 'idempotent');
  }

  /** Asks for the deletion of an object. It goes once its finalizers are gone; 404 rejects. */
  async delete(kind: Kind, ref: ObjectRef, options: DeleteOptions = {}): Promise<void> {
    await this.sendRaw(
      { method: 'DELETE', path: resourcePath(kind.resource, ref), body: deleteBody(options) },
      options,
      options.uid === undefined ? 'unsent' : 'idempotent',
    );
  }

  /** Asks for the deletion of all objects that match. */
  async deleteCollection(
    kind: Kind,
    options: DeleteOptions & Omit<ListOptions, 'pageSize'> = {},
  ): Promise<void> {
    const { namespace, labelSelector, fieldSelector } = options;
    const path = resourcePath(kind.resource, { namespace }, { labelSelector, fieldSelector });
    await this.sendRaw({ method: 'DELETE', path, body: deleteBody(options) }, options, 'idempotent');
  }

  private patch<T extends KubernetesObject>(
    kind: Kind<T>,
    ref: ObjectRef,
    body: object,
    contentType: string,
    options: WriteOptions,
    retry: RetryPolicy,
  ): Promise<T> {
    const path = this.writePath(kind, ref, options);
    return this.send(kind, { method: 'PATCH', path, body, contentType }, options, retry);
  }

  private async send<T extends KubernetesObject>(
    kind: Kind<T>,
    request: Call,
    options: CallOptions,
    retry: RetryPolicy,
  ): Promise<T> {
    const json = await this.sendText(request, options, retry);
    return asKind(kind, parseAnswer(request, json), json);
  }

  private async sendRaw<Answer>(call: Call, options: CallOptions, retry: RetryPolicy): Promise<Answer> {
    return parseAnswer(call, await this.sendText(call, options, retry)) as Answer;
  }

  private sendText(call: Call, options: CallOptions, retry: RetryPolicy): Promise<string> {
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const timeoutMs = options.timeoutMs ?? this.defaults.requestTimeoutMs;
    return this.transport.send({ ...call, body, timeoutMs, signal: options.signal, retry });
  }

  private writePath(kind: Kind, ref: ObjectRef, options: WriteOptions, query: Query = {}): string {
    return resourcePath(
      kind.resource,
      { ...ref, subresource: options.subresource },
      { ...this.writeQuery(options), ...query },
    );
  }

  private writeQuery(options: WriteOptions): Query {
    return {
      fieldManager: options.fieldManager ?? this.defaults.fieldManager,
      fieldValidation: options.fieldValidation ?? 'Strict',
      dryRun: options.dryRun ? 'All' : undefined,
    };
  }
}

type Call = Pick<ClusterRequest, 'method' | 'path' | 'contentType'> & { readonly body?: unknown };
