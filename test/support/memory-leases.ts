import { randomUUID } from 'node:crypto';
import { KubeStatusError } from '../../lib/cluster/kube-status-error.js';
import { TransportError } from '../../lib/cluster/transport-error.js';
import { sleep, type Clock, type Timer } from '../../lib/common/clock.js';
import type { GroupLeases, GroupRecord, MemberRecord, TableRecord } from '../../lib/shard/shard-leases.js';
import type { ShardTable } from '../../lib/shard/shard-table.js';

/** The Leases of a group as an API server keeps them: one state, and a version for each change. */
export class LeaseServer {
  readonly members = new Map<string, MemberRecord>();
  table: TableRecord | undefined;
  writes = 0;
  reads = 0;
  private version = 0;

  nextVersion(): string {
    this.writes++;
    return String(++this.version);
  }
}

/** How a way to the server behaves at the moment. */
export interface Way {
  /** Nothing arrives, and no answer comes. */
  isCut: boolean;
  /** How long a message takes, one way. */
  delayMs(): number;
  /** Whether the next answer gets lost. */
  losesAnswer(): boolean;
}

/** A member's way to the server, with delays and lost answers. */
export class MemoryLeases implements GroupLeases {
  constructor(
    private readonly server: LeaseServer,
    readonly leaseDurationMs: number,
    private readonly clock: Clock,
    private readonly way: Way,
    private readonly timeoutMs: number,
  ) {}

  read(): Promise<GroupRecord> {
    return this.ask(() => {
      this.server.reads++;
      return { members: [...this.server.members.values()], table: this.server.table };
    });
  }

  join(member: Pick<MemberRecord, 'name' | 'identity' | 'layout'>): Promise<MemberRecord> {
    return this.ask(() => {
      if (this.server.members.has(member.name)) throw refused(409, 'AlreadyExists');
      const { leaseDurationMs } = this;
      const resourceVersion = this.server.nextVersion();
      const { name, identity, layout } = member;
      const uid = randomUUID();
      return this.put({
        name,
        identity,
        layout,
        uid,
        leaseDurationMs,
        isLeaving: false,
        resourceVersion,
      });
    });
  }

  renew(member: MemberRecord, isLeaving: boolean): Promise<MemberRecord> {
    return this.ask(() => {
      this.checked(member);
      return this.put({ ...member, isLeaving, resourceVersion: this.server.nextVersion() });
    });
  }

  find(name: string): Promise<MemberRecord | undefined> {
    return this.ask(() => this.server.members.get(name));
  }

  remove(member: MemberRecord): Promise<void> {
    return this.ask(() => {
      this.checked(member);
      this.server.nextVersion();
      this.server.members.delete(member.name);
    });
  }

  writeTable(table: ShardTable, before: TableRecord | undefined): Promise<void> {
    return this.ask(() => {
      if (this.server.table?.resourceVersion !== before?.resourceVersion) throw refused(409, 'Conflict');
      this.server.table = { table, resourceVersion: this.server.nextVersion() };
    });
  }

  private put(member: MemberRecord): MemberRecord {
    this.server.members.set(member.name, member);
    return member;
  }

  private checked({ name, uid, resourceVersion }: MemberRecord): void {
    const found = this.server.members.get(name);
    if (!found) throw refused(404, 'NotFound');
    if (found.uid !== uid || found.resourceVersion !== resourceVersion) throw refused(409, 'Conflict');
  }

  /** A request may be done although its sender has given it up. */
  private async ask<T>(work: () => T): Promise<T> {
    const answer = (async () => {
      await sleep(this.clock, this.way.delayMs());
      if (this.way.isCut) return await new Promise<never>(() => {});
      const result = work();
      if (this.way.losesAnswer()) return await new Promise<never>(() => {});
      await sleep(this.clock, this.way.delayMs());
      if (this.way.isCut) return await new Promise<never>(() => {});
      return result;
    })();
    let timer: Timer | undefined;
    const timeout = new Promise<never>((_, reject) => {
      const error = new TransportError('a call', { cause: new Error('no answer') });
      timer = this.clock.setTimeout(() => reject(error), this.timeoutMs);
    });
    try {
      return await Promise.race([answer, timeout]);
    } finally {
      timer?.cancel();
    }
  }
}

function refused(statusCode: number, reason: string): KubeStatusError {
  return new KubeStatusError({ statusCode, request: 'a call', status: { code: statusCode, reason } });
}
