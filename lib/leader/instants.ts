import { uptime } from 'node:os';
import type { Clock } from '../common/clock.js';

/** A moment, in milliseconds, by two clocks. @internal */
export interface Instant {
  /** Runs evenly, and is the same in all threads; stands still while the machine is suspended. */
  readonly monotonicMs: number;
  /** Goes on while the machine is suspended, but is coarse: 10 ms on Linux, up to 1 s elsewhere. */
  readonly uptimeMs: number;
}

/** Tells the time to reckon with how long a lease is held. @internal */
export type Instants = () => Instant;

/** @internal */
export const systemInstants: Instants = () => {
  const [seconds, nanoseconds] = process.hrtime();
  return { monotonicMs: seconds * 1000 + nanoseconds / 1e6, uptimeMs: uptime() * 1000 };
};

/** For a clock that is no system's, and is never suspended. @internal */
export function instantsOf(clock: Clock): Instants {
  return () => ({ monotonicMs: clock.now(), uptimeMs: clock.now() });
}
