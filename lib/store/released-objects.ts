/**
 * Objects that our own writes have ended, by UID, until the watch has said so, or a list has them no more: what a watch
 * that is behind still tells of them is not true any more.
 *
 * @internal
 */
export class ReleasedObjects {
  private uids = new Set<string>();
  private listed = new Set<string>();

  add(uid: string): void {
    this.uids.add(uid);
  }

  has(uid: string): boolean {
    return this.uids.has(uid);
  }

  delete(uid: string): void {
    this.uids.delete(uid);
  }

  listStarted(): void {
    this.listed.clear();
  }

  /** Whether a list still shows it: it was made before our write. */
  isListed(uid: string): boolean {
    if (this.uids.size === 0 || !this.uids.has(uid)) return false;
    this.listed.add(uid);
    return true;
  }

  listFinished(): void {
    for (const uid of this.uids) if (!this.listed.has(uid)) this.uids.delete(uid);
    this.listed.clear();
  }
}
