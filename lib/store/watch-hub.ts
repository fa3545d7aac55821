import { defer, takeUntil } from 'rxjs';
import { aborted } from '../common/aborted.js';
import type { Random } from '../common/backoff.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import type { Cluster } from '../cluster/cluster.js';
import { describeResource, isSameResource, type Kind, type ResourceDefinition } from '../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import { objectKey, parseObjectKey } from '../resource/object-key.js';
import type { ShardScope } from '../resource/shard-scope.js';
import { HttpListWatchSource, type WatchScope } from '../watch/http-source.js';
import { namespacesOf } from './namespaces-of.js';
import type { ShardSelection } from './shard-selection.js';
import { allSynced } from './all-synced.js';
import { isAsSent, isWhole, type ObjectShape } from './object-shape.js';
import { OwnWriteObservers } from './own-write-observer.js';
import { SharedWatch } from './shared-watch.js';
import type { StoredObject } from './stored-object.js';
import { mayWatchAll, WatchedNamespace } from './namespaces.js';
import { SelectedNamespaces } from './selected-namespaces.js';
import type { WatchDefaults } from './watch-options.js';
import { scopeTest } from './write-scope.js';
import { reportOf, type WatchReport } from './watch-report.js';
import type { ViewOptions, WatchView } from './watch-view.js';

export type { WatchReport } from './watch-report.js';
export type { ViewOptions, WatchView } from './watch-view.js';

interface Entry {
  readonly watch: SharedWatch;
  readonly resource: ResourceDefinition;
  readonly scope: WatchScope;
  readonly source: HttpListWatchSource;
  readonly shape: ObjectShape;
}

/** Hands out watches of the cluster that is meant, one for all who ask for the same objects. @internal */
export class WatchHub {
  /** By cluster; of those that nobody watches there is none. */
  private readonly watches = new Map<Cluster, Map<string, Entry>>();
  private readonly writes = new OwnWriteObservers((cluster) => this.watchesIn(cluster));

  constructor(
    private readonly clusters: { current(): Cluster },
    private readonly defaults: WatchDefaults,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly logOf: (cluster: Cluster) => Log,
  ) {}

  /** With `shards`, only what is in the ranges that these want. */
  view(kind: Kind, options: ViewOptions, shards?: ShardSelection): WatchView {
    const namespaces = namespacesOf(kind, options);
    const cluster = this.clusters.current();
    if (options.namespaceSelector !== undefined) return this.selectedView(cluster, kind, options, shards);
    const shared = new Map<string, SharedWatch>();
    // Each is shared when it is subscribed to, not before: one that nobody subscribes to would never be let go, and one
    // that others let go meanwhile would run without the hub.
    const changesIn = (namespace: string | undefined) =>
      defer(() => {
        const watch = this.share(cluster, kind, options, namespace, shards);
        shared.set(namespace ?? '', watch);
        return watch.changes$;
      });
    return {
      changes$: allSynced(namespaces.map(changesIn)).pipe(takeUntil(aborted(cluster.ended))),
      get: (key) => (shared.get('') ?? shared.get(parseObjectKey(key).namespace ?? ''))?.get(key),
      objects: () => objectsOf(shared.values()),
      get size() {
        return [...shared.values()].reduce((sum, { size }) => sum + size, 0);
      },
      found: (indexer, value) => [...shared.values()].flatMap((watch) => [...watch.found(indexer, value)]),
      isWaitingForKind: () => [...shared.values()].some(({ status }) => status?.state === 'waiting-for-kind'),
      covers: (range) => !shards || [...shared.values()].every((watch) => watch.covered?.ranges.has(range)),
    };
  }

  /** Other ranges are this replica's than before; those in `kept` have been so all the time. */
  rescope(shards: ShardSelection, wanted: ShardScope, kept: ShardScope): void {
    shards.wanted = wanted;
    for (const watches of this.watches.values())
      for (const { watch, scope } of watches.values()) if (scope.shards === shards) watch.rescope(kept);
  }

  /** Whether the servers leave out what is not wanted themselves; `undefined` where none has been asked yet. */
  isShardedByServer(shards: ShardSelection): boolean | undefined {
    const sources = [...this.watches.values()].flatMap((watches) => [...watches.values()]);
    const answers = sources.flatMap(({ scope, source }) =>
      scope.shards === shards ? [source.isShardedByServer] : [],
    );
    const known = answers.filter((answer) => answer !== undefined);
    return known.length === 0 ? undefined : known.every((answer) => answer);
  }

  private selectedView(
    cluster: Cluster,
    kind: Kind,
    options: ViewOptions,
    shards: ShardSelection | undefined,
  ): WatchView {
    const selector = { labelSelector: options.namespaceSelector, metadataOnly: true };
    return new SelectedNamespaces({
      namespaces: () => this.share(cluster, WatchedNamespace, selector),
      open: (namespace) => this.share(cluster, kind, options, namespace, shards),
      mayWatchAll: () => mayWatchAll(cluster, kind.resource, this.logOf(cluster)),
      ended: cluster.ended,
      isSharded: shards !== undefined,
      clock: this.clock,
    });
  }

  reports(): WatchReport[] {
    const reports: WatchReport[] = [];
    for (const [{ name: cluster }, watches] of this.watches) {
      for (const { watch, resource, scope } of watches.values()) {
        const { status } = watch;
        if (status) reports.push(reportOf(cluster, resource, scope, watch, status));
      }
    }
    return reports;
  }

  /** An object as some watch of its kind last saw it. Objects that no watch covers are not known. */
  find(kind: Kind, { namespace, name }: ObjectRef): StoredObject | undefined {
    const cluster = this.clusters.current();
    const key = objectKey(cluster.name, namespace, name);
    for (const { watch, resource, shape } of this.watchesIn(cluster)) {
      if (!isWhole(shape) || !isSameResource(resource, kind.resource)) continue;
      const stored = watch.get(key);
      if (stored) return stored;
    }
    return undefined;
  }

  /**
   * An object as a watch that keeps `managedFields` last saw it. Of one that receives only metadata there is no more,
   * which has to be enough.
   */
  findManaged(
    kind: Kind,
    { namespace, name }: ObjectRef,
    { metadataOnly }: { readonly metadataOnly: boolean },
  ): StoredObject | undefined {
    const cluster = this.clusters.current();
    const key = objectKey(cluster.name, namespace, name);
    for (const { watch, resource, shape } of this.watchesIn(cluster)) {
      const isEnough = shape.managedFields && !shape.fields && (metadataOnly || !shape.metadataOnly);
      if (!isEnough || !isSameResource(resource, kind.resource)) continue;
      const stored = watch.get(key);
      if (stored) return stored;
    }
    return undefined;
  }

  /** Lets the stores of a kind see the answer to a write of ours before their watch does. */
  observeWrite(kind: Kind, object: KubernetesObject): void {
    for (const { watch, resource } of this.watchesIn(this.clusters.current())) {
      if (isSameResource(resource, kind.resource)) watch.observeWrite(object);
    }
  }

  /** Lets the stores of a kind know that a write of ours has ended an object, before their watch does. */
  observeGone(kind: Kind, object: KubernetesObject): void {
    for (const { watch, resource } of this.watchesIn(this.clusters.current())) {
      if (isSameResource(resource, kind.resource)) watch.observeGone(object.metadata);
    }
  }

  private watchesIn(cluster: Cluster): Iterable<Entry> {
    return this.watches.get(cluster)?.values() ?? [];
  }

  private share(
    cluster: Cluster,
    kind: Kind,
    options: ViewOptions,
    namespace?: string,
    shards?: ShardSelection,
  ): SharedWatch {
    const { labelSelector, fieldSelector, metadataOnly = false, managedFields = false, fields } = options;
    const { resource } = kind;
    const id = JSON.stringify([
      describeResource(resource),
      namespace,
      labelSelector,
      fieldSelector,
      metadataOnly,
      managedFields,
      shards !== undefined,
      fields,
    ]);
    const watches = this.watches.get(cluster) ?? new Map<string, Entry>();
    const existing = watches.get(id);
    if (existing) return indexed(existing.watch, options);
    const shape: ObjectShape = { managedFields, metadataOnly, fields };
    const raw = isAsSent(shape);
    const scope: WatchScope = { namespace, labelSelector, fieldSelector, metadataOnly, shards, raw };
    const source = new HttpListWatchSource(cluster.transport, resource, scope);
    const name = describeResource(resource) + (namespace === undefined ? '' : ` in ${namespace}`);
    const ports = {
      cluster: cluster.name,
      source,
      options: { ...this.defaults, name },
      shards,
      shape,
      covers: scopeTest(scope),
      clock: this.clock,
      random: this.random,
      log: this.logOf(cluster),
    };
    const watch = new SharedWatch(ports, () => {
      watches.delete(id);
      if (watches.size > 0) return;
      this.watches.delete(cluster);
      this.writes.letGo(cluster);
    });
    watches.set(id, { watch, resource, scope, source, shape });
    this.watches.set(cluster, watches);
    this.writes.observe(cluster);
    return indexed(watch, options);
  }
}

function indexed(watch: SharedWatch, { indexers = [] }: ViewOptions): SharedWatch {
  for (const indexer of indexers) watch.addIndexer(indexer);
  return watch;
}

function* objectsOf(watches: Iterable<SharedWatch>): Iterable<StoredObject> {
  for (const watch of watches) yield* watch.objects();
}
