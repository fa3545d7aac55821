import type { Clock } from '../common/clock.js';
import type { Log } from '../common/log.js';
import { KubeStatusError } from '../cluster/kube-status-error.js';
import type { GroupLeases, MemberRecord } from './shard-leases.js';

/**
 * Which of the other members live, by this process's own clock alone: the time of each change of their Leases, as it was
 * seen here. The times that are written in them are of other clocks, and are not believed.
 *
 * @internal
 */
export class Fellows {
  private readonly seen = new Map<string, { readonly resourceVersion: string; readonly at: number }>();

  constructor(
    private readonly leases: GroupLeases,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  note({ name, resourceVersion }: MemberRecord): void {
    if (this.seen.get(name)?.resourceVersion === resourceVersion) return;
    this.seen.set(name, { resourceVersion, at: this.clock.now() });
  }

  forget(name: string): void {
    this.seen.delete(name);
  }

  /**
   * Of all members, those who live. The Leases of those who do not renew them are removed; who has done so meanwhile, stays.
   */
  async alive(members: readonly MemberRecord[], me: string | undefined): Promise<MemberRecord[]> {
    const names = new Set(members.map(({ name }) => name));
    for (const name of this.seen.keys()) if (!names.has(name)) this.seen.delete(name);
    const alive: MemberRecord[] = [];
    for (const member of members) {
      this.note(member);
      const isDue = member.name !== me && this.remainingMs(member) <= 0;
      if (!isDue || !(await this.remove(member))) alive.push(member);
    }
    return alive;
  }

  /** How long until one of them counts as gone, unless it renews its Lease. */
  nextExpiryMs(members: readonly MemberRecord[], me: string | undefined): number {
    const others = members.filter(({ name }) => name !== me);
    return Math.min(...others.map((member) => this.remainingMs(member)));
  }

  private remainingMs({ name, leaseDurationMs }: MemberRecord): number {
    const { at } = this.seen.get(name) ?? { at: this.clock.now() };
    return at + leaseDurationMs - this.clock.now();
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
