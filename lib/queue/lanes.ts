import { Fifo } from './fifo.js';
import type { Priority } from './work-queue.interface.js';

/** While both wait, one `low` key in so many runs, once it has waited long enough. */
const LOW_SHARE = 4;

/** What is ready, and may be promoted while it waits. */
interface Ready {
  readonly state: string;
  readonly priority: Priority;
  readonly readyAt: number;
}

/** Whose turn it is: first come, first served; `low` ones after `normal` ones, but never starved. @internal */
export class Lanes<Entry extends Ready> {
  private readonly normal = new Fifo<Entry>();
  private readonly low = new Fifo<Entry>();
  private sinceLow = 0;
  /** Entries in the low lane that were promoted, and are skipped when their turn comes there. */
  private stale = 0;

  constructor(private readonly ageingMs: number) {}

  get size(): number {
    return this.normal.size + this.low.size - this.stale;
  }

  get sizes(): Readonly<Record<Priority, number>> {
    return { normal: this.normal.size, low: this.low.size - this.stale };
  }

  push(entry: Entry): void {
    this[entry.priority].push(entry);
  }

  /** One that waits in the low lane has become a normal one. */
  promote(entry: Entry): void {
    this.normal.push(entry);
    this.stale++;
  }

  /** Takes out what is not to stay. */
  retain(stays: (entry: Entry) => boolean): void {
    this.normal.retain(stays);
    this.low.retain((entry) => isInLow(entry) && stays(entry));
    this.stale = 0;
  }

  pick(now: number): Entry | undefined {
    this.skipStale();
    if (this.normal.size === 0) return this.low.shift();
    const hasWaitedLong = this.low.first !== undefined && now - this.low.first.readyAt > this.ageingMs;
    if (hasWaitedLong && ++this.sinceLow >= LOW_SHARE) {
      this.sinceLow = 0;
      return this.low.shift();
    }
    return this.normal.shift();
  }

  private skipStale(): void {
    while (this.low.first && !isInLow(this.low.first)) {
      this.low.shift();
      this.stale--;
    }
  }
}

/** Not one that was promoted since, and may have run already. */
function isInLow({ state, priority }: Ready): boolean {
  return state === 'ready' && priority === 'low';
}
