/** At least and at most: of a size, or of a cost. Never more than a uint64 holds. @internal */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** @internal */
export const MOST = 2 ** 64;

const capped = (value: number) => Math.min(value, MOST);

/** @internal */
export const fixed = (value: number): Range => ({ min: value, max: value });

/** @internal */
export const UNKNOWN_SIZE: Range = { min: 0, max: MOST };

/** @internal */
export const plus = (a: Range, b: Range): Range => ({
  min: capped(a.min + b.min),
  max: capped(a.max + b.max),
});

/** @internal */
export const times = (a: Range, b: Range): Range => ({
  min: a.min === 0 || b.min === 0 ? 0 : capped(a.min * b.min),
  max: a.max === 0 || b.max === 0 ? 0 : capped(a.max * b.max),
});

/** @internal */
export const scale = (a: Range, factor: number): Range => ({
  min: capped(Math.ceil(a.min * factor)),
  max: capped(Math.ceil(a.max * factor)),
});

/** @internal */
export const union = (a: Range, b: Range): Range => ({
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
});

/** @internal */
export const sum = (ranges: readonly Range[]): Range => ranges.reduce(plus, fixed(0));
