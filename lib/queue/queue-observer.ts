/** Is told what a queue does, in the same turn; it must be fast and must not throw. @internal */
export interface QueueObserver {
  /** A key got ready to run, by events, as a retry, or because its run asked for it. */
  added(): void;
  /** A key runs again later, as a retry or because its run asked for it. */
  putOff(): void;
  started(run: StartedRun): void;
  finished(durationMs: number): void;
}

/** @internal */
export interface StartedRun {
  /** How long the key was ready, and waited for others. */
  readonly readyForMs: number;
  /** How long ago the first of the events came that it runs for; `undefined` without any. */
  readonly eventAgeMs: number | undefined;
  /** How many events it runs for. */
  readonly events: number;
}

/** One that passes on to all of a set, as it is then. @internal */
export function toAll(observers: ReadonlySet<QueueObserver>): QueueObserver {
  return {
    added: () => observers.forEach((observer) => observer.added()),
    putOff: () => observers.forEach((observer) => observer.putOff()),
    started: (run) => observers.forEach((observer) => observer.started(run)),
    finished: (durationMs) => observers.forEach((observer) => observer.finished(durationMs)),
  };
}
