import type { FaultAction } from './fault-action.js';

/**
 * Faults as plain data: what the embedded server does wrong, to which requests, at which moment. A plan can be kept
 * as JSON and replayed.
 *
 * @publicApi
 */
export interface FaultPlan {
  /** What `probability` draws from: the same seed and the same requests give the same faults. @default 1 */
  readonly seed?: number | undefined;
  /**
   * What every fault of the plan is limited to, besides its own `on`. `{ userAgent: 'nestjs-kuberator' }` spares the
   * test's own `TestOperator.client`. @default all requests
   */
  readonly on?: FaultMatch | undefined;
  readonly faults: readonly Fault[];
}

/** One fault: it happens to what `on` matches, at the moment `at`, as often as the other fields say. @publicApi */
export interface Fault {
  /** Which requests, or which watches. @default all */
  readonly on?: FaultMatch | undefined;
  readonly at: FaultMoment;
  /** From the n-th match on, counted from 1. @default 1 */
  readonly nth?: number | undefined;
  /** How often at most. @default once with `nth`, else as often as it matches */
  readonly times?: number | undefined;
  /** With which probability, from 0 to 1. @default 1 */
  readonly probability?: number | undefined;
  /** Of a list, one after the other: `[{ action: 'recreate' }, { action: 'end' }]`. */
  readonly do: FaultAction | readonly FaultAction[];
}

/**
 * Fields that a request must have; a list means any of them. Of a watch, `name` and `namespace` are those of the
 * object that an event shows.
 *
 * @publicApi
 */
export interface FaultMatch {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. */
  readonly verb?: string | readonly string[] | undefined;
  /** The API group: empty for the core group. */
  readonly group?: string | readonly string[] | undefined;
  /** Plural, lower case: `widgets`. */
  readonly resource?: string | readonly string[] | undefined;
  /** `status`; empty for the object itself. */
  readonly subresource?: string | readonly string[] | undefined;
  readonly namespace?: string | readonly string[] | undefined;
  readonly name?: string | readonly string[] | undefined;
  /**
   * How the client's User-Agent begins: `nestjs-kuberator` of an operator, `testing.nestjs-kuberator` of a
   * `TestOperator`'s own client, `kubectl/`.
   */
  readonly userAgent?: string | undefined;
  /** Of a watch's events: `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK`. */
  readonly eventType?: string | readonly string[] | undefined;
  /** Of a write that is committed (`afterCommit`): a field that it has changed. */
  readonly change?: FaultChange | undefined;
}

/**
 * A field that has another value than before; a field that is absent has the value `null`.
 *
 * @example
 * { path: 'spec.replicas', from: 3, to: 0 }
 * @publicApi
 */
export interface FaultChange {
  /** Names of fields, joined with dots. */
  readonly path: string;
  /** @default any */
  readonly from?: unknown;
  /** @default any */
  readonly to?: unknown;
}

/**
 * - `beforeReceive`: the server has not done anything yet.
 * - `afterCommit`: a change is stored, and its answer is not sent. Requests that change nothing do not count.
 * - `beforeResponse`: the answer is ready, whatever it is, and not sent.
 * - `watchSend`: an event, or a bookmark, is about to be sent to a watch.
 * - `webhook`: the server is about to call an admission or conversion webhook; `name` is the webhook's, or the CRD's.
 *
 * @publicApi
 */
export type FaultMoment = 'beforeReceive' | 'afterCommit' | 'beforeResponse' | 'watchSend' | 'webhook';

/** A fault that happened. @publicApi */
export interface FaultRecord {
  /** The place of the fault among those that were added. */
  readonly index: number;
  readonly fault: Fault;
  readonly verb: string;
  readonly path: string;
}
