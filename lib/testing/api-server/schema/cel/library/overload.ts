import { listOf, mapOf, optionalOf, paramOf, T, type Type, typeOf } from '../types.js';
import { typeOfValue } from '../type-of-value.js';
import type { Value } from '../values.js';

/** One signature of a function, and what it does. @internal */
export interface Overload {
  /** cel-go's name of it, by which costs are told. */
  readonly id: string;
  readonly name: string;
  /** Called on its first argument: `a.f(b)`. */
  readonly isMember: boolean;
  readonly args: readonly Type[];
  readonly result: Type;
  /** The type parameters in it. */
  readonly params: readonly string[];
  /** Absent where the evaluator does it itself. Throws a CelError. */
  readonly call?: Implementation;
}

/** The overload was chosen by the types of the arguments: it may rely on them. @internal */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each overload names the types that it is chosen by
export type Implementation = (...args: any[]) => Value;

const NAMES: Readonly<Record<string, Type>> = {
  bool: T.bool,
  int: T.int,
  uint: T.uint,
  double: T.double,
  string: T.string,
  bytes: T.bytes,
  null: T.null,
  dyn: T.dyn,
  timestamp: T.timestamp,
  duration: T.duration,
  quantity: T.quantity,
  url: T.url,
  format: T.format,
  semver: T.semver,
  ip: T.ip,
  cidr: T.cidr,
  authorizer: T.authorizer,
  pathCheck: T.pathCheck,
  groupCheck: T.groupCheck,
  resourceCheck: T.resourceCheck,
  decision: T.decision,
  A: paramOf('A'),
  B: paramOf('B'),
  'list(A)': listOf(paramOf('A')),
  'list(list(A))': listOf(listOf(paramOf('A'))),
  'list(dyn)': listOf(T.dyn),
  'map(A,B)': mapOf(paramOf('A'), paramOf('B')),
  'map(string,list(string))': mapOf(T.string, listOf(T.string)),
  'optional(A)': optionalOf(paramOf('A')),
  'optional(B)': optionalOf(paramOf('B')),
  'optional(list(A))': optionalOf(listOf(paramOf('A'))),
  'optional(map(A,B))': optionalOf(mapOf(paramOf('A'), paramOf('B'))),
  'optional(format)': optionalOf(T.format),
  'optional(list(string))': optionalOf(listOf(T.string)),
  'type(A)': typeOf(paramOf('A')),
};

/** @internal */
export function typeNamed(name: string): Type {
  const type = NAMES[name];
  if (type) return type;
  const [, item = ''] = /^list\((\w+)\)$/.exec(name) ?? [];
  return listOf(typeNamed(item));
}

/** A function called by its name. Types are given as in `'list(A) int'`. @internal */
export function fn(name: string, id: string, args: string, result: string, call?: Implementation): Overload {
  const types = args.split(' ').filter(Boolean).map(typeNamed);
  const params = [...new Set([...args, ...result].filter((char) => char === 'A' || char === 'B'))];
  return { id, name, isMember: false, args: types, result: typeNamed(result), params, ...(call && { call }) };
}

/** A function called on its first argument. @internal */
export function member(
  name: string,
  id: string,
  args: string,
  result: string,
  call?: Implementation,
): Overload {
  return { ...fn(name, id, args, result, call), isMember: true };
}

/** Whether values are of the types that an overload asks for, as far as a value tells. @internal */
export function accepts({ args }: Overload, values: readonly Value[]): boolean {
  for (let index = 0; index < args.length; index++) {
    const { kind, name } = args[index] as Type;
    if (kind === 'param' || kind === 'dyn') continue;
    const actual = typeOfValue(values[index] as Value);
    if (actual.kind !== kind || actual.name !== name) return false;
  }
  return true;
}
