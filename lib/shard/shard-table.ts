import type { Holdings } from './plan-ranges.js';
import { intervals, ShardLayout, type ShardBy } from '../resource/shard-scope.js';

/** What the members of a group agree on: how objects are shared, and who has which ranges. @internal */
export interface ShardTable {
  readonly by: ShardBy;
  readonly count: number;
  readonly holdings: Holdings;
}

/** `{"by":"uid","ranges":64,"held":{"operator-0_1f…":"0-31"}}`: short enough for hundreds of members, and readable. @internal */
export function formatTable({ by, count, holdings }: ShardTable): string {
  const held = Object.fromEntries(
    [...holdings].filter(([, ranges]) => ranges.size > 0).map(([member, ranges]) => [member, join(ranges)]),
  );
  return JSON.stringify({ by, ranges: count, held });
}

/** `undefined` for what is no table: people can edit annotations. @internal */
export function parseTable(text: string | undefined): ShardTable | undefined {
  let value: { by?: unknown; ranges?: unknown; held?: unknown } | null;
  try {
    value = JSON.parse(text ?? 'null') as typeof value;
  } catch {
    return undefined;
  }
  const { by, ranges: count, held } = value ?? {};
  if ((by !== 'uid' && by !== 'namespace') || !Number.isInteger(count) || typeof held !== 'object')
    return undefined;
  const holdings = new Map<string, Set<number>>();
  const taken = new Set<number>();
  for (const [member, ranges] of Object.entries(held ?? {})) {
    // Two who were both told that a range is theirs would both act: then it is the first one's.
    const own = new Set(split(ranges, count as number).filter((range) => !taken.has(range)));
    for (const range of own) taken.add(range);
    holdings.set(member, own);
  }
  return { by, count: count as number, holdings };
}

/** What is wrong where others share objects otherwise. @internal */
export function misfitOf({ by, count }: ShardTable, layout: ShardLayout): string | undefined {
  const theirs = new ShardLayout(by, count).toString();
  if (theirs === layout.toString()) return undefined;
  return (
    `the replicas that run share ${theirs}, and this one is set to ${layout.toString()}. ` +
    'It waits until they are gone. Set all alike, or give this one another `name`.'
  );
}

function join(ranges: ReadonlySet<number>): string {
  return intervals(ranges)
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(',');
}

function split(text: unknown, count: number): number[] {
  if (typeof text !== 'string') return [];
  return text.split(',').flatMap((part) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (first === undefined) return [];
    const end = Math.min(Number(last ?? first), count - 1);
    return Array.from({ length: Math.max(0, end - Number(first) + 1) }, (_, index) => Number(first) + index);
  });
}
