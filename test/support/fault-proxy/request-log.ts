/** A request that came to the fault proxy. */
export interface LoggedRequest {
  /** Wall clock, in milliseconds as `Date.now()` gives them. */
  readonly at: number;
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** What the client was answered. None where no answer went back (yet). */
  status?: number;
  /** Types of the actions that struck it, joined by a comma; `unreachable` where the API server did not answer. */
  fault?: string;
}

/** The last requests, no more than `limit` of them. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];

  constructor(private readonly limit: number) {}

  add(method: string, path: string): LoggedRequest {
    const entry: LoggedRequest = { at: Date.now(), method, path };
    this.entries.push(entry);
    if (this.entries.length > this.limit) this.entries.shift();
    return entry;
  }
}

export function noteFault(entry: LoggedRequest, fault: string): void {
  entry.fault = entry.fault ? `${entry.fault},${fault}` : fault;
}
