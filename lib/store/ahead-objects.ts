import { isNewer } from '../common/resource-version.js';
import type { ObjectKey } from '../resource/object-key.js';
import type { ObjectTable } from './object-table.js';
import type { StoredObject } from './stored-object.js';

/** Keys whose stored state is the answer to a write of ours that the watch has not shown yet. @internal */
export class AheadObjects {
  /** Whether the watch has shown an earlier state of it. */
  private readonly states = new Map<ObjectKey, 'new' | 'known'>();

  has(key: ObjectKey): boolean {
    return this.states.has(key);
  }

  add(key: ObjectKey, isKnown: boolean): void {
    this.states.set(key, isKnown ? (this.states.get(key) ?? 'known') : 'new');
  }

  delete(key: ObjectKey): void {
    this.states.delete(key);
  }

  /**
   * Puts the answers to writes of ours into a list that was made before them; what it has overtaken is ahead no more.
   *
   * @param isMeant whether the list would have an object, if there was one
   */
  keepIn(table: ObjectTable, listVersion: string, isMeant: (object: StoredObject) => boolean): void {
    for (const [key, state] of this.states) {
      const own = table.get(key);
      if (own && !isMeant(own)) continue;
      const listed = table.listed(key);
      // What the list does not have was not made yet, or has left what is watched; that, a list does not tell.
      const isStill = listed?.uid === own?.uid || state === 'new';
      if (own && isStill && isNewer(own.resourceVersion, listed?.resourceVersion ?? listVersion))
        table.list(own);
      else this.states.delete(key);
    }
  }
}
