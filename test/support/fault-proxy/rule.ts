import type { OutgoingHttpHeaders } from 'node:http';

/**
 * How a response is broken off. `fin`: as if it were complete (END_STREAM, or the last chunk of HTTP/1.1).
 * `rst`: RST_STREAM, which leaves the other streams of the connection alone, or a TCP reset with HTTP/1.1.
 */
export type Cut = 'fin' | 'rst';

/** Which requests a rule is for: those for which everything that is given holds. */
export interface Match {
  method?: string | string[];
  /** A string is the whole path without query; an expression is searched in path and query. */
  path?: string | RegExp;
  /** True: watches only. False: everything else. Actions on watches imply true, `truncate-body` false. */
  watch?: boolean;
  /** In the plural, `pods`, or with its group, `widgets.example.com`. */
  resource?: string;
}

/** Faults that answer a request, or break it off, in place of the API server. */
export type RequestAction =
  /** Without `body` a Kubernetes Status of that code. */
  | { type: 'status'; code: number; headers?: OutgoingHttpHeaders; body?: string }
  /** HTTP 410 at the start of a watch. */
  | { type: 'gone' }
  /** A load balancer's page. */
  | { type: 'html-error'; code: number }
  /**
   * `before`: the API server never hears of it. `after-commit`: it has answered, but no byte goes back.
   * Like a `rst` for the stream (the default), or for the whole connection.
   */
  | { type: 'drop'; when: 'before' | 'after-commit'; scope?: 'stream' | 'connection' }
  /** About half of a body which is not a watch, then a `fin` by default. */
  | { type: 'truncate-body'; how?: Cut };

/** Faults inside a watch. All but the cut happen between two lines. */
export type WatchAction =
  /** Forwards so many bytes more and then cuts, or cuts inside the next event's line. */
  | { type: 'cut-watch'; after: number | 'mid-line'; how: Cut }
  /** The stream stays open, its connection lives, but nothing is forwarded until the rule is removed. */
  | { type: 'silence-watch' }
  /** Writes an ERROR event with a Status, then ends the stream. */
  | { type: 'error-event'; code: number; reason?: string }
  | { type: 'malformed-line' }
  /** Repeats the last event; where none has passed yet, the next one comes twice. */
  | { type: 'duplicate-event' };

/** Requests that come to the API server late: after a while, or once the rule is removed. */
export type WaitAction = { type: 'delay'; ms: number } | { type: 'hold' };

export type Action = RequestAction | WatchAction | WaitAction;

/**
 * A fault and whom it strikes. A rule with a {@link WatchAction} strikes each watch once: those that are open,
 * at once, and later ones at their start. All others strike requests that come. Of several rules with a
 * {@link RequestAction} the oldest strikes; delays add up, and come after all that holds.
 */
export interface Rule {
  match?: Match;
  /** How often it strikes. Default: without end. */
  times?: number;
  /** From 0 to 1, by the proxy's seeded random. Default: 1. */
  probability?: number;
  /** Of a rule with a {@link WatchAction}: only the watches that are open already, or only later ones. Default: both. */
  only?: 'open' | 'later';
  action: Action;
}

export interface RuleHandle extends Disposable {
  /** How often the rule has struck. */
  readonly hits: number;
  /** Ends the rule, and the silence that it brought. */
  remove(): void;
}

export function isWatchAction(action: Action): action is WatchAction {
  switch (action.type) {
    case 'cut-watch':
    case 'silence-watch':
    case 'error-event':
    case 'malformed-line':
    case 'duplicate-event':
      return true;
    case 'status':
    case 'gone':
    case 'html-error':
    case 'drop':
    case 'truncate-body':
    case 'delay':
    case 'hold':
      return false;
  }
}
