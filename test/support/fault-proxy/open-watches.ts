import type { ApiRequest } from './api-request.js';
import type { InjectedRule } from './injected-rule.js';
import { type LoggedRequest, noteFault } from './request-log.js';
import { isWatchAction } from './rule.js';
import type { WatchStream } from './watch-stream.js';

/** A watch that is under way. */
export interface OpenWatch {
  /** With query. */
  readonly path: string;
  readonly resource: string;
  /** Wall clock, in milliseconds. */
  readonly openedAt: number;
  /** Lines that went to the client, with those that a rule added. */
  readonly lines: number;
  readonly isSilent: boolean;
}

interface Entry {
  readonly request: ApiRequest;
  readonly stream: WatchStream;
  readonly logged: LoggedRequest;
}

/** The watches under way, for rules to strike. */
export class OpenWatches {
  private readonly entries = new Set<Entry>();

  list(): OpenWatch[] {
    return [...this.entries].map(({ request: { path, resource }, stream: { openedAt, lines, silence } }) => {
      return { path, resource, openedAt, lines, isSilent: silence.isSilent };
    });
  }

  /** @returns what to call when the watch is over. */
  add(entry: Entry): () => void {
    this.entries.add(entry);
    return () => void this.entries.delete(entry);
  }

  /** Strikes all those that the rule is for. */
  strikeAll(rule: InjectedRule): void {
    for (const entry of [...this.entries]) if (rule.strikes(entry.request)) strike(entry, rule);
  }
}

export function strike({ stream, logged }: Omit<Entry, 'request'>, { action, removed }: InjectedRule): void {
  if (!isWatchAction(action)) return;
  noteFault(logged, action.type);
  void stream.strike(action, removed);
}
