import type { Cut, Rule } from './rule.js';

/** A fault that takes some time. Plain data, so that a plan can be printed, read and changed. */
export type Fault =
  /** Rules of the fault proxy, injected together in this order. */
  | { type: 'rules'; name: string; rules: Rule[]; forMs: number }
  /** The connections of that moment go half-open; new ones work. */
  | { type: 'freeze-connections'; forMs: number }
  | { type: 'cut-connections'; how: Cut }
  /** Nobody listens, and no connection is left. */
  | { type: 'outage'; forMs: number }
  /** SIGKILL, and a new start after `downMs`; the start takes its own time on top. */
  | { type: 'kill-api-server'; downMs: number };

export interface PlannedFault {
  /** After the start of the plan. */
  readonly atMs: number;
  readonly fault: Fault;
}
