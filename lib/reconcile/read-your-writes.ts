import { RunWrites } from '../cluster/run-writes.js';
import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { OwnEvents } from './own-events.js';
import type { ReconcilerDefinition } from './reconciler-definition.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';

/** A watch that is further behind is no reason to stand still any longer. */
const PATIENCE_MS = 10_000;

/**
 * Holds up the next run of an object until the stores show what its last run has written. Mostly they do so at once, for
 * they are given the answers of writes; only where the server alone knows whether an object belongs into a store does the
 * watch have to get there.
 *
 * @internal
 */
export class ReadYourWrites {
  /** Runs that had to wait, ever. */
  waits = 0;
  /** Those that went on without. */
  timeouts = 0;
  /** How long all of them waited. */
  waitedMs = 0;

  readonly events: OwnEvents;

  constructor(
    { ownEvents }: Pick<ReconcilerDefinition, 'ownEvents'>,
    private readonly hold: (key: ObjectKey, until: Promise<void>) => void,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.events = new OwnEvents(this, ownEvents !== 'wake');
  }

  /** What a run that begins is going to write. */
  begin(key: ObjectKey): RunWrites {
    return new RunWrites(this, key);
  }

  /** A run has ended: what follows it is held up as long as need be. */
  ended(writes: RunWrites): void {
    if (!writes.areSeen) this.hold(writes.key, this.until(writes));
  }

  private until(writes: RunWrites): Promise<void> {
    this.waits++;
    const { key } = writes;
    const startedAt = this.clock.now();
    return new Promise((resolve) => {
      let hasEnded = false;
      const end = () => {
        if (hasEnded) return;
        hasEnded = true;
        timer.cancel();
        stop();
        this.waitedMs += this.clock.now() - startedAt;
        resolve();
      };
      const timer = this.clock.setTimeout(() => {
        this.timeouts++;
        this.log.warn(
          `${describeKey(key)}: after ${PATIENCE_MS} ms a watch has not shown yet what the last run wrote; the next may decide on an older state`,
        );
        end();
      }, PATIENCE_MS);
      // Some of them are unseen as of this turn, so that the end is never before this.
      const stop = writes.onProgress(() => writes.areSeen && end());
    });
  }
}
