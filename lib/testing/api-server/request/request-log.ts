/** A request that was answered, as the embedded cluster remembers it. @publicApi */
export interface RequestRecord {
  /** Counts from 1, in the order in which requests came in. */
  readonly sequence: number;
  /** When it came in, by the server's wall clock. */
  readonly at: Date;
  readonly method: string;
  /** With the query, as it was sent. */
  readonly url: string;
  /** `get`, `list`, `watch`, `create` … */
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly userAgent: string;
  /** Undefined while it runs; 0 for a connection that a fault broke. */
  readonly status: number | undefined;
  /** The version of the last change when it was answered. */
  readonly revision: number | undefined;
}

/** The requests of a cluster's clients, for tests to look at. Keeps the last so many. @internal */
export class RequestLog {
  private records: RequestRecord[] = [];
  private count = 0;

  constructor(private readonly limit: number) {}

  /** @returns notes the answer */
  add(
    record: Omit<RequestRecord, 'sequence' | 'status' | 'revision'>,
  ): (status: number, revision: number) => void {
    const kept: RequestRecord & { status: number | undefined; revision: number | undefined } = {
      sequence: ++this.count,
      ...record,
      status: undefined,
      revision: undefined,
    };
    this.records.push(kept);
    if (this.records.length > 2 * this.limit) this.records = this.records.slice(-this.limit);
    return (status, revision) => {
      kept.status = status;
      kept.revision = revision;
    };
  }

  all(): readonly RequestRecord[] {
    return this.records.slice(-this.limit);
  }

  clear(): void {
    this.records = [];
  }
}
