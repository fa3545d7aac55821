/** Who holds which ranges. @internal */
export type Holdings = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * Who should hold which of `count` ranges: all are given out, nobody has two more than another, and no more of them move
 * than that needs.
 *
 * It follows from what is passed alone, so that all who see the same come to the same; and what comes about on the way to
 * it leads to it still. Where a share is to shrink, its lowest ranges stay, and what is free goes out in order: ranges
 * that lie side by side are cheaper to ask for.
 *
 * @internal
 */
export function planRanges(
  count: number,
  members: readonly string[],
  holdings: Holdings,
): Map<string, Set<number>> {
  const held = (member: string) => holdings.get(member) ?? NONE;
  const least = Math.floor(count / Math.max(1, new Set(members).size));
  // Whoever has more than the least keeps the one more that does not divide evenly; how much more he has does not count, for
  // that changes while ranges are let go of.
  const rank = (member: string) => Math.min(held(member).size, least + 1);
  const ordered = [...new Set(members)].sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1));
  const share = (place: number) => least + (place < count % ordered.length ? 1 : 0);
  const plan = new Map<string, Set<number>>();
  const free = new Set(Array.from({ length: count }, (_, range) => range));
  for (const [place, member] of ordered.entries()) {
    const kept = [...held(member)]
      .filter((range) => free.has(range))
      .sort((a, b) => a - b)
      .slice(0, share(place));
    for (const range of kept) free.delete(range);
    plan.set(member, new Set(kept));
  }
  const remaining = free.values();
  for (const [place, member] of ordered.entries()) {
    const ranges = plan.get(member) as Set<number>;
    while (ranges.size < share(place)) ranges.add(remaining.next().value as number);
  }
  return plan;
}

const NONE: ReadonlySet<number> = new Set();
