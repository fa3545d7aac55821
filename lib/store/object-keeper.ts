import { mayBeOf, type OwnWrite } from '../cluster/own-write.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { ListedObject } from '../watch/raw-object.js';
import { lastWriter } from './last-writer.js';
import type { Indexer, IndexTerms } from './object-index.js';
import { isWhole, shaped, type ObjectShape } from './object-shape.js';
import type { MaybeOwn } from './store-change.js';
import { StoredObject } from './stored-object.js';

/** Writes objects down: as much of each as is kept, with what indexes find it by. @internal */
export class ObjectKeeper {
  private readonly indexers: Set<Indexer>;

  constructor(
    private readonly cluster: string,
    private readonly shape: ObjectShape,
    indexers: Iterable<Indexer>,
  ) {
    this.indexers = new Set(indexers);
  }

  /**
   * An object of a list, of which no more than its metadata may have been read.
   *
   * @param isKnown it was there before, so that somebody may ask who has changed it
   */
  keepListed(object: ListedObject, isKnown: boolean): StoredObject {
    const { raw } = object;
    if (!raw) return this.keep(object);
    const writer = isKnown ? lastWriter(raw.managedFields()) : undefined;
    const stored = StoredObject.from(this.cluster, object, writer);
    if (this.indexers.size > 0) stored.terms = this.termsOf(this.needsWhole ? stored.parse() : object);
    return stored;
  }

  /** `isOthers`: somebody else reads on in the object, so that nothing may change it. */
  keep(object: KubernetesObject, isOthers = false): StoredObject {
    const kept = shaped(object, this.shape);
    const stored = StoredObject.from(this.cluster, kept, lastWriter(object.metadata.managedFields));
    if (this.indexers.size > 0) stored.terms = this.termsOf(isOthers ? stored.parse() : kept);
    return stored;
  }

  /** What a change has to tell of writes that it may be of. */
  maybeOwn(object: KubernetesObject, writes: Iterable<OwnWrite> = []): MaybeOwn | undefined {
    const meant = [...writes].filter((write) => mayBeOf(write, object));
    return meant.length === 0 ? undefined : { writes: meant, isWhole: isWhole(this.shape) };
  }

  /** `undefined` for what can't be written down: that an object is gone has to be told all the same. */
  keepIfPossible(object: KubernetesObject): StoredObject | undefined {
    try {
      return this.keep(object);
    } catch {
      return undefined;
    }
  }

  /** From now on, and for the objects that are kept: those are read once more for it. Returns whether it is new. */
  addIndexer(indexer: Indexer, kept: Iterable<StoredObject>): boolean {
    if (this.indexers.has(indexer)) return false;
    this.indexers.add(indexer);
    for (const stored of kept) (stored.terms ??= new Map()).set(indexer, indexer.valuesOf(stored.parse()));
    return true;
  }

  private get needsWhole(): boolean {
    return [...this.indexers].some(({ readsMetadataOnly }) => !readsMetadataOnly);
  }

  private termsOf(object: KubernetesObject): IndexTerms {
    return new Map([...this.indexers].map((indexer) => [indexer, indexer.valuesOf(object)]));
  }
}
