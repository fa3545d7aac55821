import { typeOfValue } from './type-of-value.js';
import { CelError, type Value } from './values.js';

const CONVERTED: Readonly<Record<string, string>> = {
  bool: 'bool',
  bytes: 'bytes',
  double: 'double',
  duration: 'google.protobuf.Duration',
  int: 'int',
  string: 'string',
  timestamp: 'google.protobuf.Timestamp',
  uint: 'uint',
};

/** What cel-go says of a call whose arguments are of types that the function does not take. @internal */
export function noSuchOverload(name: string, args: readonly Value[]): CelError {
  const [first] = args;
  const type = Object.hasOwn(CONVERTED, name) ? CONVERTED[name] : undefined;
  if (type && first !== undefined) {
    return new CelError(`type conversion error from '${typeOfValue(first).name}' to '${type}'`);
  }
  if (name === 'size') return new CelError('no such overload: size');
  if (/^[_@!-]/.test(name) || ['contains', 'endsWith', 'startsWith', 'matches'].includes(name)) {
    return new CelError('no such overload');
  }
  return new CelError(`no such overload: ${name}(${args.map((arg) => typeOfValue(arg).name).join(', ')})`);
}
