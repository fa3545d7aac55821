/** A range on its way out. @internal */
export interface Departure {
  readonly range: number;
  /** No run of it is left. */
  isFinished: boolean;
}

/** The ranges that a replica still has, but lets go of: nothing of them begins any more. @internal */
export class Departures {
  private readonly ranges = new Map<number, Departure>();

  has(range: number): boolean {
    return this.ranges.has(range);
  }

  /** These are to go, and no others. `back` are those that are not to go any more, `going` those that are so from now on. */
  plan(ranges: ReadonlySet<number>): { back: readonly number[]; going: readonly Departure[] } {
    const back = [...this.ranges.keys()].filter((range) => !ranges.has(range));
    for (const range of back) this.ranges.delete(range);
    const going = [...ranges]
      .filter((range) => !this.ranges.has(range))
      .map((range) => ({ range, isFinished: false }));
    for (const departure of going) this.ranges.set(departure.range, departure);
    return { back, going };
  }

  /** Returns whether it still is to go: it may have been called back, and sent off again. */
  finish(departure: Departure): boolean {
    departure.isFinished = true;
    return this.ranges.get(departure.range) === departure;
  }

  finished(): Set<number> {
    return new Set([...this.ranges.values()].flatMap(({ range, isFinished }) => (isFinished ? [range] : [])));
  }

  /** Forgets those that are gone. */
  retain(ranges: ReadonlySet<number>): void {
    for (const range of this.ranges.keys()) if (!ranges.has(range)) this.ranges.delete(range);
  }
}
