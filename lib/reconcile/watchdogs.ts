import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { describeKey, type ObjectKey } from '../resource/object-key.js';
import type { StoredObject } from '../store/stored-object.js';
import { LoopDetector } from '../trigger/loop-detector.js';
import type { BlockGuard, BlockReports, GuardedStep } from './block-guard.js';
import { DeletionWatch } from './deletion-watch.js';
import type { ReconcilerDefinition } from './reconciler-definition.js';

const MINUTE_MS = 60_000;

/** @internal */
export interface WatchdogsPorts {
  readonly read: (key: ObjectKey) => StoredObject | undefined;
  /** Whether this replica looks after the object. */
  readonly isOurs: (object: StoredObject) => boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** One for all reconcilers of the process: they share its event loop. Without it, nobody looks after that. */
  readonly guard?: BlockGuard | undefined;
}

type Named = Pick<ReconcilerDefinition, 'name' | 'finalizer' | 'pipeline'>;

/** What looks after a reconciler, and barks: at loops, at deletions that don't end, at code that blocks. @internal */
export class Watchdogs implements BlockReports {
  readonly reconciler: string;
  /** Looks after the event loop, if anybody does. */
  readonly guard: BlockGuard | undefined;
  readonly loops: LoopDetector;
  readonly deletions: DeletionWatch;
  /** How often a run is known to have blocked the event loop. */
  blocks = 0;
  private readonly quietUntil = { blocked: -Infinity, suspected: -Infinity };

  constructor(
    definition: Named,
    private readonly ports: WatchdogsPorts,
  ) {
    const { read, isOurs, clock, log, guard } = ports;
    this.guard = guard;
    this.reconciler = definition.name;
    const { finalizer, pipeline } = definition;
    const { hotRunsPerMinute, stuckDeletionMs } = pipeline;
    this.loops = new LoopDetector(clock, log, hotRunsPerMinute);
    this.deletions = new DeletionWatch({ read, isOurs, finalizer, clock, log, stuckDeletionMs });
  }

  stop(): void {
    this.deletions.stop();
  }

  blocked({ key }: GuardedStep, durationMs: number): void {
    this.blocks++;
    this.bark(
      'blocked',
      `${describeKey(key)}: ${this.reconciler} blocked the event loop for ${Math.round(durationMs)} ms: nothing else ran ` +
        'meanwhile, no other reconciler, no probe. Break long computing up, or move it to a worker thread.',
    );
  }

  suspected(step: GuardedStep, durationMs: number, others: readonly GuardedStep[]): void {
    const all = [step, ...others].map(({ key, reports }) => `${describeKey(key)} of ${reports.reconciler}`);
    const more = all.length > MAX_NAMED ? ` and ${all.length - MAX_NAMED} more` : '';
    this.bark(
      'suspected',
      `The event loop was blocked for ${Math.round(durationMs)} ms while these ran: ${all.slice(0, MAX_NAMED).join(', ')}${more}. ` +
        'If it was one of them, it is named when it happens again within a minute.',
    );
  }

  /** Once a minute: the count is in the metrics. */
  private bark(what: 'blocked' | 'suspected', message: string): void {
    const now = performance.now();
    if (now < this.quietUntil[what]) return;
    this.quietUntil[what] = now + MINUTE_MS;
    this.ports.log.warn(message);
  }
}

const MAX_NAMED = 8;
