import type { Value } from './values.js';

/** What an evaluation may cost, and has cost. @internal */
export class CostExceeded extends Error {
  override readonly name = 'CostExceeded';

  constructor() {
    super('operation cancelled: actual cost limit exceeded');
  }
}

/** One evaluation. @internal */
export class Frame {
  cost = 0;
  readonly locals: Value[] = [];

  constructor(
    readonly variables: ReadonlyMap<string, Value>,
    private readonly limit: number,
  ) {}

  charge(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new CostExceeded();
  }
}

/** @internal */
export type Run = (frame: Frame) => Value;
