import type { Expr } from './ast.js';
import { TEXT_COST } from './call-cost.js';
import { fixed, type Range, scale, UNKNOWN_SIZE } from './estimate.js';
import type { Type } from './types.js';

/** An argument of a call, before it has a value. @internal */
export interface Argument {
  readonly expr: Expr;
  readonly type: Type;
  /** What is known of its size. */
  readonly size: Range | undefined;
  /** The size of its items, where it is a list and they are known. */
  readonly itemSize: Range | undefined;
}

/** @internal */
export interface CallEstimate {
  readonly cost: Range;
  readonly size?: Range | undefined;
}

/** @internal */
export const sizeOf = ({ size }: Argument): Range => size ?? UNKNOWN_SIZE;
/** What reading it costs. @internal */
export const texts = (argument: Argument, factor = TEXT_COST) => scale(sizeOf(argument), factor);
/** @internal */
export const ONE = fixed(1);
