import type { ObjectKey } from '../resource/object-key.js';

/** Something that has yet to show what a run has written. @internal */
export interface Unseen {
  readonly isSeen: boolean;
  /** Returns what ends the waiting. */
  onSeen(listener: () => void): () => void;
}

/** What a run has written that not every store shows yet. @internal */
export class RunWrites {
  /** Mostly there is none: stores are given the answers. */
  private unseen: readonly Unseen[] | undefined;

  constructor(
    /** Whose run it is. */
    readonly reconciler: object,
    readonly key: ObjectKey,
  ) {}

  add(unseen: Unseen): void {
    this.unseen = [...(this.unseen ?? []), unseen];
  }

  get areSeen(): boolean {
    this.unseen &&= this.unseen.filter(({ isSeen }) => !isSeen);
    return !this.unseen?.length;
  }

  /** Calls back each time that one more is seen. Returns what ends that. */
  onProgress(listener: () => void): () => void {
    const stops = this.unseen?.map((unseen) => unseen.onSeen(listener)) ?? [];
    return () => stops.forEach((stop) => stop());
  }
}
