import { fnv1a64 } from './fnv1a64.js';

/**
 * What of an object decides which range it is in: its own UID, or its namespace, so that all objects of a namespace are
 * with the same replica.
 *
 * @publicApi
 */
export type ShardBy = 'uid' | 'namespace';

/** What is looked at. @internal */
export interface ShardedObject {
  readonly uid: string;
  readonly namespace?: string | undefined;
}

const TWO_TO_32 = 2 ** 32;

/** How objects fall into ranges: `count` equal ranges of a 64-bit hash. @internal */
export class ShardLayout {
  constructor(
    readonly by: ShardBy,
    readonly count: number,
  ) {}

  /** Those who share objects agree on this: `64 ranges by uid`. */
  toString(): string {
    return `${this.count} ranges by ${this.by}`;
  }

  /** The number of the range that an object is in. */
  rangeOf(object: ShardedObject): number {
    // All bounds are multiples of 2^32, so that the high half decides.
    const word = this.by === 'uid' ? fnv1a64(object.uid).high : spread(object.namespace ?? '');
    return Math.floor((word * this.count) / TWO_TO_32);
  }

  /** Where a range begins, in the 16 digits that the API server wants; the end of the last one has 17. */
  boundOf(range: number): string {
    const high = Math.ceil((range * TWO_TO_32) / this.count);
    return high === TWO_TO_32 ? `0x1${'0'.repeat(16)}` : `0x${high.toString(16).padStart(8, '0')}00000000`;
  }
}

/**
 * Some of the ranges: the objects that a replica is to see and to run. Never changes.
 *
 * @internal
 */
export class ShardScope {
  constructor(
    readonly layout: ShardLayout,
    readonly ranges: ReadonlySet<number>,
  ) {}

  static none(layout: ShardLayout): ShardScope {
    return new ShardScope(layout, new Set());
  }

  admits(object: ShardedObject): boolean {
    return this.ranges.has(this.layout.rangeOf(object));
  }

  includes({ ranges }: ShardScope): boolean {
    return ranges.isSubsetOf(this.ranges);
  }

  and({ ranges }: ShardScope): ShardScope {
    return new ShardScope(this.layout, this.ranges.intersection(ranges));
  }

  or({ ranges }: ShardScope): ShardScope {
    return new ShardScope(this.layout, this.ranges.union(ranges));
  }

  without({ ranges }: ShardScope): ShardScope {
    return new ShardScope(this.layout, this.ranges.difference(ranges));
  }

  /**
   * What a server that knows `shardSelector` filters by, adjacent ranges in one; `undefined` where it can't.
   *
   * It can't by namespace. Names that differ only at their end hash to almost the same number, and a server takes nothing
   * but ranges of that: of 64, `tenant-0` to `tenant-99` fill two, `team-a` to `team-z` one. So they are spread here.
   */
  get selector(): string | undefined {
    if (this.layout.by === 'namespace') return undefined;
    const term = (from: string, to: string) => `shardRange(object.metadata.uid, '${from}', '${to}')`;
    // There is no word for nothing: the thinnest slice comes close, and what it holds is left out here.
    if (this.ranges.size === 0) return term(`0x${'0'.repeat(16)}`, `0x${'1'.padStart(16, '0')}`);
    return intervals(this.ranges)
      .map(([first, last]) => term(this.layout.boundOf(first), this.layout.boundOf(last + 1)))
      .join(' || ');
  }
}

/** Adjacent numbers joined: `[first, last]` of each run, in order. @internal */
export function intervals(numbers: Iterable<number>): (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}

/** Both halves count, and each bit of them for each bit of the result (the finaliser of MurmurHash3). */
function spread(text: string): number {
  const { high, low } = fnv1a64(text);
  let word = (high ^ low) >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
