/** What a group tells its process. @internal */
export interface ShardHolder {
  /**
   * These are this replica's now; of those in `kept` it has been all the time. Of the others somebody else may have
   * written until now: only what is read from now on is known to be true.
   */
  held(ranges: ReadonlySet<number>, kept: ReadonlySet<number>): void;
  /** What may be run has changed. */
  changed(): void;
  /** They were to go, and are not any more. */
  recalled(ranges: ReadonlySet<number>): void;
  /** Resolves when no run of a range is left, or when it is recalled. The range may not be run any more when this is asked. */
  drained(range: number): Promise<void>;
}

/** Of nobody yet. @internal */
export const IDLE: ShardHolder = { held() {}, changed() {}, recalled() {}, drained: () => Promise.resolve() };
