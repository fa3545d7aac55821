import type { WriteFence } from '../cluster/write-fence.js';
import type { StoredObject } from '../store/stored-object.js';

/** Some of the objects, such as all, or those whose hash lies in a range. It is asked for each of them, so it must be fast. @internal */
export type Scope = (object: StoredObject) => boolean;

/** How runs are ended. @internal */
export interface EndTerms {
  /** How long they may go on, in milliseconds, before their signals are aborted. */
  readonly graceMs: number;
  /** What their signals are aborted with. */
  readonly reason: Error;
  /** Aborted when they need not end after all: they go on, and nobody waits for them. */
  readonly recalled?: AbortSignal | undefined;
}

/** Who runs objects under a mandate, as a controller does. @internal */
export interface MandateHolder {
  /** The mandate covers these now: all of them that are known are run. */
  gained(scope: Scope): void;
  /**
   * The mandate does not cover these any more: nothing begins for them, and what waited is forgotten. Resolves when
   * no run of theirs is left, when those that ignored their signal are waited for no longer, or when they are recalled.
   */
  released(scope: Scope, terms: EndTerms): Promise<void>;
}

/**
 * Which objects this replica may run, of all that it knows: everything or nothing where one replica leads, some ranges
 * where several share the objects. What it does not cover stays out of the queue, while the stores go on.
 *
 * In order: what is gained is covered before `gain()` tells the holders; what is to be released is covered no more before
 * `release()` does.
 *
 * @internal
 */
export abstract class Mandate {
  private readonly holders = new Set<MandateHolder>();

  /** Whether this replica may run the object now. Asked at each event, and as each run begins; also of an object that was deleted. */
  abstract covers(object: StoredObject): boolean;

  /**
   * What the writes of a run of the object are guarded by, taken as the run begins; `undefined`: nothing. It must close for
   * good once the object is released, also if it is gained again.
   */
  abstract fenceOf(object: StoredObject): WriteFence | undefined;

  /** A holder is told of changes; what is covered already it finds by itself. */
  attach(holder: MandateHolder): void {
    this.holders.add(holder);
  }

  /** It runs nothing any more. */
  detach(holder: MandateHolder): void {
    this.holders.delete(holder);
  }

  protected gain(scope: Scope): void {
    for (const holder of this.holders) holder.gained(scope);
  }

  protected async release(scope: Scope, terms: EndTerms): Promise<void> {
    await Promise.all([...this.holders].map((holder) => holder.released(scope, terms)));
  }
}

/** Of who needs nobody's leave. @internal */
export class FullMandate extends Mandate {
  covers(): boolean {
    return true;
  }

  fenceOf(): undefined {
    return undefined;
  }
}
