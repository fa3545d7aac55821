import { servedVersions } from '../cluster/discover-kind.js';
import { queryString, resourcePath, type Query } from '../cluster/path.js';
import type { Transport } from '../cluster/transport.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { apiVersionOf, type ResourceDefinition } from '../resource/kind.js';
import type { ShardScope } from '../resource/shard-scope.js';
import { LineSplitter } from './line-splitter.js';
import { ListSplitter } from './list-splitter.js';
import { WatchError } from './watch-failure.js';
import { identityOf, type ListedObject, type RawReader, rawReader } from './raw-object.js';
import type {
  ListPage,
  ListPageRequest,
  ListWatchSource,
  WatchHandlers,
  WatchRequest,
  WireEvent,
} from './list-watch-source.js';

/** Which objects of a kind, and how much of each. @internal */
export interface WatchScope {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly metadataOnly?: boolean | undefined;
  /** Lists hand over objects as JSON, where nobody needs more of them at once than their metadata. */
  readonly raw?: boolean | undefined;
  /** The ranges of objects that are this replica's, as they are when a list or a stream begins. */
  readonly shards?: { readonly wanted: ShardScope } | undefined;
}

/** A page that takes longer than this is given up: a server that trickles bytes must not hold a watch for ever. */
const PAGE_TIMEOUT_MS = 60_000;
const WHOLE_LIST_TIMEOUT_MS = 300_000;
/** What is found out for a line of log must not hold up the watch for long. */
const DISCOVERY_TIMEOUT_MS = 5_000;

const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_ONLY_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Lists and watches one kind on an API server. @internal */
export class HttpListWatchSource implements ListWatchSource {
  private readonly apiVersion: string;
  private readonly readRaw: RawReader | undefined;
  private serverFilters: boolean | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly resource: ResourceDefinition,
    private readonly scope: WatchScope,
  ) {
    this.apiVersion = apiVersionOf(resource);
    if (scope.raw) this.readRaw = rawReader({ apiVersion: this.apiVersion, kind: resource.kind });
  }

  /** Whether the server sends no more than the ranges that it is asked for: it says so. `undefined` before the first list. */
  get isShardedByServer(): boolean | undefined {
    return this.serverFilters;
  }

  async list(
    request: ListPageRequest,
    onItem: (object: ListedObject) => void,
    signal: AbortSignal,
  ): Promise<ListPage> {
    const shards = request.within ?? this.scope.shards?.wanted;
    const splitter = new ListSplitter((json) => {
      const object = this.listed(json);
      if (!shards || shards.admits(identityOf(object))) onItem(object);
    });
    await this.transport.stream(
      {
        method: 'GET',
        path: this.path(shards, { limit: request.limit, continue: request.continue }),
        accept: this.scope.metadataOnly ? METADATA_ONLY_LIST : undefined,
        timeoutMs: request.limit === undefined ? WHOLE_LIST_TIMEOUT_MS : PAGE_TIMEOUT_MS,
        signal,
      },
      (chunk) => splitter.push(chunk),
    );
    const { metadata } = splitter.end();
    if (!metadata?.resourceVersion)
      throw new Error(`the answer to a list of ${this.resource.plural} was no list`);
    if (shards) this.serverFilters = metadata.shardInfo !== undefined;
    return { resourceVersion: metadata.resourceVersion, continue: metadata.continue ?? '' };
  }

  async watch(request: WatchRequest, handlers: WatchHandlers, signal: AbortSignal): Promise<void> {
    const shards = this.scope.shards?.wanted;
    const lines = new LineSplitter((line) => {
      const event = parseEvent(line);
      if (event.type === 'ERROR') return handlers.onEvent(event);
      this.withType(event.object);
      const isForeign = shards && event.type !== 'BOOKMARK' && !shards.admits(event.object.metadata);
      handlers.onEvent(isForeign ? { ...event, isForeign } : event);
    });
    const initial = request.resourceVersion === undefined;
    const path = this.path(shards, {
      watch: true,
      allowWatchBookmarks: true,
      timeoutSeconds: request.timeoutSeconds,
      resourceVersion: request.resourceVersion,
      sendInitialEvents: initial || undefined,
      resourceVersionMatch: initial ? 'NotOlderThan' : undefined,
    });
    const accept = this.scope.metadataOnly ? METADATA_ONLY : undefined;
    await this.transport.stream({ method: 'GET', path, accept, signal }, (chunk) => lines.push(chunk));
    if (lines.hasRest) throw new Error('the stream ended inside an event');
  }

  otherVersions(): Promise<readonly string[]> {
    return servedVersions(this.transport, DISCOVERY_TIMEOUT_MS, this.resource);
  }

  private path(shards: ShardScope | undefined, query: Query): string {
    const { namespace, labelSelector, fieldSelector } = this.scope;
    const selectors = { labelSelector, fieldSelector, shardSelector: shards?.selector };
    return resourcePath(this.resource, { namespace }) + queryString({ ...selectors, ...query });
  }

  private listed(json: Buffer): ListedObject {
    return this.readRaw?.(json) ?? this.withType(JSON.parse(json.toString('utf8')) as KubernetesObject);
  }

  /** Items of a list come without their type, and metadata-only ones with another. */
  private withType(object: KubernetesObject): KubernetesObject {
    object.apiVersion = this.apiVersion;
    object.kind = this.resource.kind;
    return object;
  }
}

function parseEvent(line: string): WireEvent {
  let event: Partial<WireEvent> | null;
  try {
    event = JSON.parse(line) as Partial<WireEvent> | null;
  } catch (cause) {
    throw new WatchError('malformed', 'a line of the watch is no JSON', { cause });
  }
  if (typeof event?.object !== 'object' || event.object === null)
    throw new WatchError('malformed', 'a line of the watch is no event');
  return event as WireEvent;
}
