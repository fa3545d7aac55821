import type { Type } from './types.js';

/**
 * What an expression evaluates to. An int is a bigint, a double a number.
 *
 * @internal
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Uint
  | CelList
  | CelMap
  | Timestamp
  | Duration
  | TypeValue
  | Optional
  | Foreign;

/** An evaluation that failed, in the words of cel-go. @internal */
export class CelError extends Error {
  override readonly name = 'CelError';
}

/** @internal */
export class Uint {
  constructor(readonly value: bigint) {}
}

/** Nanoseconds since 1970. @internal */
export class Timestamp {
  constructor(readonly nanos: bigint) {}
}

/** @internal */
export class Duration {
  constructor(readonly nanos: bigint) {}
}

/** @internal */
export class TypeValue {
  constructor(readonly type: Type) {}
}

/** @internal */
export class Optional {
  static readonly NONE = new Optional(undefined);

  constructor(readonly value: Value | undefined) {}
}

/** A value of a library: a quantity, an address. @internal */
export abstract class Foreign {
  abstract readonly type: Type;
  abstract equals(other: Value): boolean;

  /** What can be selected of it. */
  field?(name: string): Value | undefined;
}

/** @internal */
export abstract class CelList {
  abstract readonly size: number;
  abstract at(index: number): Value;

  *[Symbol.iterator](): Generator<Value> {
    for (let index = 0; index < this.size; index++) yield this.at(index);
  }

  /** What is equal to a list is up to the list: sets do not mind the order. */
  equals(other: CelList, equal: (a: Value, b: Value) => boolean): boolean {
    if (this.size !== other.size) return false;
    for (let index = 0; index < this.size; index++) {
      if (!equal(this.at(index), other.at(index))) return false;
    }
    return true;
  }

  concat(other: CelList): CelList {
    return new Items([...this, ...other]);
  }
}

/** @internal */
export class Items extends CelList {
  constructor(private readonly items: readonly Value[]) {
    super();
  }

  get size(): number {
    return this.items.length;
  }

  at(index: number): Value {
    return this.items[index] as Value;
  }
}

/** A map, and an object as well. @internal */
export abstract class CelMap {
  abstract readonly size: number;
  abstract find(key: Value): Value | undefined;
  abstract keys(): Value[];
}

/** @internal */
export class Entries extends CelMap {
  private constructor(private readonly entries: ReadonlyMap<unknown, readonly [Value, Value]>) {
    super();
  }

  static of(entries: Iterable<readonly [Value, Value]>): Entries {
    const map = new Map<unknown, readonly [Value, Value]>();
    for (const entry of entries) {
      map.set(keyId(entry[0]), entry);
    }
    return new Entries(map);
  }

  get size(): number {
    return this.entries.size;
  }

  find(key: Value): Value | undefined {
    return this.entries.get(keyId(key))?.[1];
  }

  keys(): Value[] {
    return [...this.entries.values()].map(([key]) => key);
  }

  with(key: Value, value: Value): Entries {
    if (this.find(key) !== undefined)
      throw new CelError(`insert failed: key ${key as string} already exists`);
    return new Entries(new Map(this.entries).set(keyId(key), [key, value]));
  }
}

/** Numbers of one value are one key, whatever their type. */
function keyId(key: Value): unknown {
  if (key instanceof Uint) return key.value;
  if (typeof key === 'number' && Number.isInteger(key)) return BigInt(key);
  if (typeof key === 'bigint' || typeof key === 'string' || typeof key === 'boolean') return key;
  throw new CelError('unsupported key type');
}
