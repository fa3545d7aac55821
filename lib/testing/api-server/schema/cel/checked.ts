import type { Expr } from './ast.js';
import type { Overload } from './library/overload.js';
import { listOf, mapOf, optionalOf, T, type Type } from './types.js';

/** An expression whose types are right. @internal */
export interface Checked {
  readonly expr: Expr;
  readonly type: Type;
  /** The type of each node, by its id. */
  readonly types: ReadonlyMap<number, Type>;
  /** Which overloads a call may mean. */
  readonly overloads: ReadonlyMap<number, readonly Overload[]>;
  /** Names that stand for a type: `int`, `string`. */
  readonly typeNames: ReadonlyMap<number, Type>;
  /** The variables that it reads. */
  readonly variables: ReadonlySet<string>;
}

/** Types that rules may name. @internal */
export const TYPE_NAMES: Readonly<Record<string, Type>> = {
  bool: T.bool,
  int: T.int,
  uint: T.uint,
  double: T.double,
  string: T.string,
  bytes: T.bytes,
  null_type: T.null,
  list: listOf(T.dyn),
  map: mapOf(T.dyn, T.dyn),
  type: T.type,
  optional_type: optionalOf(T.dyn),
  'google.protobuf.Timestamp': T.timestamp,
  'google.protobuf.Duration': T.duration,
  'net.IP': T.ip,
  'net.CIDR': T.cidr,
};
