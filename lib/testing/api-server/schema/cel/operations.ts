import { callCost } from './call-cost.js';
import type { Run } from './frame.js';
import { accepts, type Overload } from './library/overload.js';
import { noSuchOverload } from './no-such-overload.js';
import { typeOfValue } from './type-of-value.js';
import { CelError, CelList, CelMap, Foreign, Optional, Uint, type Value } from './values.js';

/** An error on one side is none where the other side decides. @internal */
export function planLogical(left: Run, right: Run, decisive: boolean): Run {
  return (frame) => {
    let failure: unknown;
    for (const run of [left, right]) {
      try {
        const value = run(frame);
        if (value === decisive) return decisive;
        if (typeof value !== 'boolean') failure ??= new CelError('no such overload');
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure as CelError;
    return !decisive;
  };
}

/** @internal */
export function planNotStrictlyFalse(run: Run): Run {
  return (frame) => {
    const value = run(frame);
    frame.charge(1);
    return value !== false;
  };
}

/** @internal */
export function planFunction(name: string, overloads: readonly Overload[], args: readonly Run[]): Run {
  const only = overloads.length === 1 ? overloads[0] : undefined;
  return (frame) => {
    const values = args.map((run) => run(frame));
    const chosen = only && accepts(only, values) ? only : overloads.find((one) => accepts(one, values));
    if (!chosen?.call) throw noSuchOverload(name, values);
    const result = chosen.call(...values);
    frame.charge(callCost(chosen.name, chosen.id, values, result));
    return result;
  };
}

/** @internal */
export function planSelect(operand: Run, field: string, isTest: boolean): Run {
  return (frame) => {
    const value = operand(frame);
    if (!isTest) frame.charge(1);
    if (value instanceof Optional) {
      const inner = value.value === undefined ? undefined : find(value.value, field);
      if (isTest) return inner !== undefined;
      return inner === undefined ? Optional.NONE : new Optional(inner);
    }
    const found = find(value, field);
    if (isTest) return found !== undefined;
    if (found === undefined) throw new CelError(`no such key: ${field}`);
    return found;
  };
}

/** @internal */
export function planOptionalSelect(operand: Run, field: Run): Run {
  return (frame) => {
    const value = operand(frame);
    const name = field(frame);
    frame.charge(1);
    const target = value instanceof Optional ? value.value : value;
    const found = target === undefined ? undefined : find(target, name);
    return found === undefined ? Optional.NONE : new Optional(found);
  };
}

/** @internal */
export function planIndex(operand: Run, index: Run, isOptional: boolean): Run {
  return (frame) => {
    const value = operand(frame);
    const key = index(frame);
    frame.charge(1);
    if (!isOptional && !(value instanceof Optional)) {
      const found = find(value, key);
      if (found !== undefined) return found;
      throw new CelError(
        value instanceof CelList ? `index out of bounds: ${text(key)}` : `no such key: ${text(key)}`,
      );
    }
    const target = value instanceof Optional ? value.value : value;
    const found = target === undefined ? undefined : find(target, key);
    return found === undefined ? Optional.NONE : new Optional(found);
  };
}

function find(value: Value, key: Value): Value | undefined {
  if (value instanceof CelMap) return value.find(key);
  if (value instanceof Foreign && typeof key === 'string') return value.field?.(key);
  if (!(value instanceof CelList)) return undefined;
  const index = key instanceof Uint ? key.value : key;
  if (typeof index !== 'bigint' && !(typeof index === 'number' && Number.isInteger(index))) {
    throw new CelError(
      typeof key === 'number'
        ? `unsupported index value ${key} in list`
        : `unsupported index type '${typeOfValue(key).name}' in list`,
    );
  }
  return index >= 0 && index < value.size ? value.at(Number(index)) : undefined;
}

const text = (key: Value) =>
  key instanceof Uint ? String(key.value) : `${key as string | bigint | number | boolean}`;

/** @internal */
export function planOr(target: Run, other: Run, isValue: boolean): Run {
  return (frame) => {
    const value = target(frame);
    frame.charge(1);
    if (!(value instanceof Optional)) throw new CelError('no such overload');
    if (value.value === undefined) return other(frame);
    return isValue ? value.value : value;
  };
}
