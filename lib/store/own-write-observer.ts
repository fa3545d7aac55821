import type { Cluster } from '../cluster/cluster.js';
import { isGone, type OwnWrite, type WriteObserver } from '../cluster/own-write.js';
import type { Kind, ResourceDefinition } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { SharedWatch } from './shared-watch.js';

/** A watch, and what it is of. @internal */
export interface ObservingWatch {
  readonly watch: SharedWatch;
  readonly resource: ResourceDefinition;
}

/**
 * Lets the watches of a cluster know of this process's own writes. What a watch cannot take in itself, because only the
 * server knows whether it belongs there, the run that wrote it has to wait for.
 *
 * @internal
 */
export class OwnWriteObserver implements WriteObserver {
  constructor(private readonly watches: () => Iterable<ObservingWatch>) {}

  began(write: OwnWrite): void {
    for (const { watch, isSameVersion } of this.of(write.kind)) watch.began(write, isSameVersion);
  }

  written(write: OwnWrite, object: KubernetesObject): void {
    if (isGone(object)) return this.removed(write, object.metadata.uid);
    for (const { watch, isSameVersion } of this.of(write.kind)) {
      const unseen = watch.written(object, isSameVersion ? write : undefined);
      if (unseen) write.run?.writes?.add(unseen);
    }
  }

  removed({ kind, ref: { namespace, name = '' } }: OwnWrite, uid: string): void {
    const isNamespaced = kind.resource.scope === 'Namespaced';
    const ref = { name, uid, ...(isNamespaced && namespace !== undefined && { namespace }) };
    for (const { watch } of this.of(kind)) watch.observeGone(ref);
  }

  ended(write: OwnWrite): void {
    for (const { watch } of this.of(write.kind)) watch.ended(write);
  }

  /** Also of other versions: they show the same objects, in another form. */
  private *of({ resource: { group, plural, version } }: Kind): Iterable<{
    watch: SharedWatch;
    isSameVersion: boolean;
  }> {
    for (const { watch, resource } of this.watches())
      if (resource.group === group && resource.plural === plural)
        yield { watch, isSameVersion: resource.version === version };
  }
}

/** One for each cluster that is watched. @internal */
export class OwnWriteObservers {
  private readonly observers = new Map<Cluster, OwnWriteObserver>();

  constructor(private readonly watchesIn: (cluster: Cluster) => Iterable<ObservingWatch>) {}

  observe(cluster: Cluster): void {
    if (this.observers.has(cluster)) return;
    const observer = new OwnWriteObserver(() => this.watchesIn(cluster));
    this.observers.set(cluster, observer);
    cluster.writeObservers?.add(observer);
  }

  letGo(cluster: Cluster): void {
    const observer = this.observers.get(cluster);
    if (observer) cluster.writeObservers?.delete(observer);
    this.observers.delete(cluster);
  }
}
