/** A type of CEL, as the checker reckons with it. @internal */
export interface Type {
  readonly kind:
    | 'bool'
    | 'int'
    | 'uint'
    | 'double'
    | 'string'
    | 'bytes'
    | 'null'
    | 'dyn'
    | 'error'
    | 'timestamp'
    | 'duration'
    | 'type'
    | 'list'
    | 'map'
    | 'opaque'
    | 'struct'
    | 'param';
  /** As CEL calls it: `int`, `list`, `kubernetes.Quantity`. */
  readonly name: string;
  readonly params: readonly Type[];
  /** Of a struct: what it holds, by the names that rules use. */
  readonly fields?: ReadonlyMap<string, Type>;
}

const simple = (kind: Type['kind'], name: string = kind): Type => ({ kind, name, params: [] });

/** @internal */
export const T = {
  bool: simple('bool'),
  int: simple('int'),
  uint: simple('uint'),
  double: simple('double'),
  string: simple('string'),
  bytes: simple('bytes'),
  null: simple('null', 'null_type'),
  dyn: simple('dyn'),
  error: simple('error', '*error*'),
  timestamp: simple('timestamp', 'google.protobuf.Timestamp'),
  duration: simple('duration', 'google.protobuf.Duration'),
  type: simple('type'),
  quantity: simple('struct', 'kubernetes.Quantity'),
  url: simple('struct', 'kubernetes.URL'),
  format: simple('struct', 'kubernetes.NamedFormat'),
  semver: simple('struct', 'kubernetes.Semver'),
  authorizer: simple('struct', 'kubernetes.authorization.Authorizer'),
  pathCheck: simple('struct', 'kubernetes.authorization.PathCheck'),
  groupCheck: simple('struct', 'kubernetes.authorization.GroupCheck'),
  resourceCheck: simple('struct', 'kubernetes.authorization.ResourceCheck'),
  decision: simple('struct', 'kubernetes.authorization.Decision'),
  ip: simple('opaque', 'net.IP'),
  cidr: simple('opaque', 'net.CIDR'),
} as const satisfies Record<string, Type>;

/** @internal */
export const listOf = (item: Type): Type => ({ kind: 'list', name: 'list', params: [item] });
/** @internal */
export const mapOf = (key: Type, value: Type): Type => ({ kind: 'map', name: 'map', params: [key, value] });
/** @internal */
export const optionalOf = (value: Type): Type => ({ kind: 'opaque', name: 'optional_type', params: [value] });
/** @internal */
export const typeOf = (type: Type): Type => ({ kind: 'type', name: 'type', params: [type] });
/** @internal */
export const paramOf = (name: string): Type => ({ kind: 'param', name, params: [] });
/** @internal */
export const structOf = (name: string, fields: ReadonlyMap<string, Type>): Type => ({
  kind: 'struct',
  name,
  params: [],
  fields,
});

/** @internal */
export const isDyn = ({ kind }: Type): boolean => kind === 'dyn';
/** @internal */
export const isError = ({ kind }: Type): boolean => kind === 'error';
/** @internal */
export const isOptional = ({ kind, name }: Type): boolean => kind === 'opaque' && name === 'optional_type';

/** @internal */
export function isExactly(a: Type, b: Type): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      a.name === b.name &&
      a.params.length === b.params.length &&
      a.params.every((param, index) => isExactly(param, b.params[index] as Type)))
  );
}

/** A type as messages name it: `list(string)`. @internal */
export function formatType(type: Type): string {
  switch (type.kind) {
    case 'timestamp':
      return 'timestamp';
    case 'duration':
      return 'duration';
    case 'null':
      return 'null';
    case 'error':
      return '!error!';
    default:
      return type.params.length === 0 ? type.name : `${type.name}(${type.params.map(formatType).join(', ')})`;
  }
}

/** A call by the types of its arguments: `string.(int)`. @internal */
export function formatSignature(args: readonly Type[], isMember: boolean): string {
  const [target, ...rest] = args;
  if (isMember && target) return `${formatType(target)}.(${rest.map(formatType).join(', ')})`;
  return `(${args.map(formatType).join(', ')})`;
}
