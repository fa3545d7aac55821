import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import type { GroupLeases, MemberRecord } from './shard-leases.js';

/** When a Lease was last seen to change. */
interface Sighting {
  readonly resourceVersion: string | undefined;
  readonly at: number;
  readonly leaseDurationMs: number;
}

/**
 * Which of the other members live, by this process's own clock alone: the time of each change of their Leases, as it was
 * seen here. The times that are written in them are of other clocks, and are not believed.
 *
 * @internal
 */
export class Fellows {
  private readonly seen = new Map<string, Sighting>();

  constructor(
    private readonly leases: GroupLeases,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  note({ name, resourceVersion, leaseDurationMs }: MemberRecord): void {
    if (this.seen.get(name)?.resourceVersion === resourceVersion) return;
    this.seen.set(name, { resourceVersion, leaseDurationMs, at: this.clock.now() });
  }

  /**
   * Of all members, those who live. The Leases of those who do not renew them are removed; who has done so meanwhile, stays.
   */
  async alive(members: readonly MemberRecord[], me: string | undefined): Promise<MemberRecord[]> {
    const alive: MemberRecord[] = [];
    for (const member of members) {
      this.note(member);
      const isDue = member.name !== me && this.remainingMs(member.name) <= 0;
      if (!isDue || !(await this.remove(member))) alive.push(member);
    }
    return alive;
  }

  /**
   * Of those who hold something and have no Lease, who may live all the same. A fellow removes a Lease only when it has expired,
   * but people remove any: whose was removed runs its objects until it notices.
   */
  lingering(holders: Iterable<string>, members: readonly MemberRecord[]): string[] {
    const names = new Set(members.map(({ name }) => name));
    const gone = [...holders].filter((name) => !names.has(name));
    for (const name of gone) {
      if (this.seen.has(name)) continue;
      // It may have renewed its Lease just before that was removed.
      const { leaseDurationMs } = this.leases;
      this.seen.set(name, { resourceVersion: undefined, leaseDurationMs, at: this.clock.now() });
    }
    const known = names.union(new Set(gone));
    for (const name of this.seen.keys()) if (!known.has(name)) this.seen.delete(name);
    return gone.filter((name) => this.remainingMs(name) > 0);
  }

  /** How long until one of them counts as gone, unless it renews its Lease. */
  nextExpiryMs(names: readonly string[]): number {
    return Math.min(...names.map((name) => this.remainingMs(name)));
  }

  private remainingMs(name: string): number {
    const sighting = this.seen.get(name);
    return sighting ? sighting.at + sighting.leaseDurationMs - this.clock.now() : 0;
  }

  private async remove(member: MemberRecord): Promise<boolean> {
    try {
      await this.leases.remove(member);
    } catch (error) {
      if (!KubeStatusError.isKubeStatusError(error)) throw error;
      if (error.isConflict) return false;
      if (!error.isNotFound) throw error;
    }
    const { name, identity, leaseDurationMs } = member;
    this.log.warn(
      `${name} (${identity}) has not renewed its Lease for ${leaseDurationMs} ms: what it has goes to others`,
    );
    return true;
  }
}
