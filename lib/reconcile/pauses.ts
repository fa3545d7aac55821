import type { ObjectMeta } from '../resource/kubernetes-object.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';
import type { Log } from '../common/log.js';
import { isPaused, type ControlAnnotations } from '../trigger/control-annotations.js';

/**
 * What of a reconciler is paused, by annotation of the object or by a call, and which runs that has held up.
 *
 * Remembers objects that are paused by a call until they are resumed or gone, and those whose run was held up until they
 * run or are gone; nothing of others.
 *
 * @internal
 */
export class Pauses {
  private isPausedAsWhole = false;
  /** By UID: one that is made anew under the same name is another object, and was paused by nobody. */
  private readonly objects = new Map<ObjectKey, string>();
  /** With whether that was logged. */
  private readonly heldUp = new Map<ObjectKey, boolean>();

  constructor(
    private readonly names: ControlAnnotations,
    private readonly log: Log,
  ) {}

  /** The reconciler as a whole is paused. */
  get isWhole(): boolean {
    return this.isPausedAsWhole;
  }

  /** How many objects would have run, but are paused. */
  get heldUpCount(): number {
    return this.heldUp.size;
  }

  /** An object, by its key and UID, or all of them. */
  pause(object?: { readonly key: ObjectKey; readonly uid: string }): void {
    if (object !== undefined) return void this.objects.set(object.key, object.uid);
    this.isPausedAsWhole = true;
    this.log.log('All objects are paused: none is applied or cleaned up');
  }

  /** Returns the objects whose runs were held up, and may be due now. */
  resume(key?: ObjectKey): readonly ObjectKey[] {
    if (key !== undefined) {
      this.objects.delete(key);
      return this.heldUp.has(key) ? [key] : [];
    }
    this.isPausedAsWhole = false;
    this.log.log('Objects are not paused any more, but for those that are by themselves');
    return [...this.heldUp.keys()];
  }

  /** Asked before a run: whether it has to wait until somebody resumes the object. */
  holdsUp(key: ObjectKey, metadata: ObjectMeta): boolean {
    const byAnnotation = isPaused(metadata, this.names);
    const pausedUid = this.objects.get(key);
    if (pausedUid !== undefined && pausedUid !== metadata.uid) this.objects.delete(key);
    const byCall = this.objects.has(key);
    if (!byAnnotation && !this.isPausedAsWhole && !byCall) {
      if (this.heldUp.get(key)) this.log.log(`${describeKey(key)} is not paused any more`);
      this.heldUp.delete(key);
      return false;
    }
    // A line for each object would bury that the reconciler as a whole is paused.
    const isWorthTelling = byAnnotation || byCall;
    if (isWorthTelling && !this.heldUp.get(key)) {
      const how = byAnnotation ? `its annotation ${this.names.paused}` : 'ReconcilerRegistry.pause()';
      this.log.log(`${describeKey(key)} is paused by ${how}: it is neither applied nor cleaned up`);
    }
    this.heldUp.set(key, isWorthTelling);
    return true;
  }

  /** Others run these objects now: what held them up is theirs to tell. */
  release(isMeant: (key: ObjectKey) => boolean): void {
    for (const key of this.heldUp.keys()) if (isMeant(key)) this.heldUp.delete(key);
  }

  /** The object is gone. */
  forget(key: ObjectKey): void {
    this.objects.delete(key);
    this.heldUp.delete(key);
  }
}
