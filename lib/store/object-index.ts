import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ObjectKey } from '../resource/object-key.js';

/** What objects can be found by. @publicApi */
export type IndexValue = string | number | boolean;

/** Under which values an object is found. Fast and pure; what it is handed is its own. @internal */
export interface Indexer {
  readonly name: string;
  readonly valuesOf: (object: KubernetesObject) => readonly IndexValue[];
  /** Does with the metadata of an object. */
  readonly readsMetadataOnly?: boolean;
}

/** The values of one object, by indexer. @internal */
export type IndexTerms = Map<Indexer, readonly IndexValue[]>;

/** What an index needs to know of an object. @internal */
export interface Indexed {
  readonly key: ObjectKey;
  readonly terms: IndexTerms | undefined;
  readonly length: number;
}

type IndexedChange =
  | { readonly type: 'added' | 'deleted'; readonly current: Indexed }
  | { readonly type: 'updated'; readonly current: Indexed; readonly previous: Indexed }
  | { readonly type: 'synced' };

/**
 * Keys by what the objects are found by.
 *
 * Guarantees: a change costs as much as the object has values, however many objects there are; nothing is left of an
 * object that is gone, nor of a value that no object has any more.
 *
 * @internal
 */
export class ObjectIndexes {
  /** How much the objects are. */
  bytes = 0;
  private readonly indexes = new Map<Indexer, Map<IndexValue, Set<ObjectKey>>>();

  constructor(indexers: Iterable<Indexer> = []) {
    for (const indexer of indexers) this.indexes.set(indexer, new Map());
  }

  /** Adds an index over the objects that there are. */
  add(indexer: Indexer, objects: Iterable<Indexed>): void {
    this.indexes.set(indexer, new Map());
    for (const object of objects) this.insert(indexer, object);
  }

  take(change: IndexedChange): void {
    if (change.type === 'deleted') this.replace(change.current, undefined);
    else if (change.type === 'added') this.replace(undefined, change.current);
    else if (change.type === 'updated') this.replace(change.previous, change.current);
  }

  /** What an object was, and is. */
  replace(previous: Indexed | undefined, current: Indexed | undefined): void {
    this.bytes += (current?.length ?? 0) - (previous?.length ?? 0);
    for (const indexer of this.indexes.keys()) {
      if (previous) this.remove(indexer, previous);
      if (current) this.insert(indexer, current);
    }
  }

  keys(indexer: Indexer, value: IndexValue): Iterable<ObjectKey> {
    return this.indexes.get(indexer)?.get(value) ?? [];
  }

  /** How many values there are. */
  get size(): number {
    let size = 0;
    for (const index of this.indexes.values()) size += index.size;
    return size;
  }

  private insert(indexer: Indexer, { key, terms }: Indexed): void {
    const index = this.indexes.get(indexer);
    for (const value of terms?.get(indexer) ?? []) {
      const keys = index?.get(value);
      if (keys) keys.add(key);
      else index?.set(value, new Set([key]));
    }
  }

  private remove(indexer: Indexer, { key, terms }: Indexed): void {
    const index = this.indexes.get(indexer);
    for (const value of terms?.get(indexer) ?? []) {
      const keys = index?.get(value);
      if (keys?.delete(key) && keys.size === 0) index?.delete(value);
    }
  }
}

/** By the UIDs of all owners: what an owner has made. @internal */
export const OWNER_INDEXER: Indexer = {
  name: 'owner',
  readsMetadataOnly: true,
  valuesOf: ({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid),
};

/** @internal */
export const NAMESPACE_INDEXER: Indexer = {
  name: 'namespace',
  readsMetadataOnly: true,
  valuesOf: ({ metadata }) => (metadata.namespace === undefined ? [] : [metadata.namespace]),
};
