import { isInt64 } from '../../common/go-format.js';
import { equalJson, getField, isObject, type Json, type JsonObject } from '../../common/json.js';
import type { Schema } from '../schema.js';
import { additionalOf, propertyOf } from '../schema-walk.js';
import { isDuration, goDurationNanos } from '../time-formats.js';
import { escapeName, unescapeName } from './escape.js';
import { parseTime } from './library/time-text.js';
import { T, type Type } from './types.js';
import { CelError, CelList, CelMap, Duration, Foreign, Timestamp, type Value } from './values.js';

/** A value of an object as rules see it, by its schema; parts are made as they are asked for. @internal */
export function fromJson(value: Json, schema: Schema): Value {
  if (value === null) {
    if (schema.nullable) return null;
    throw new CelError('invalid data, got null for schema with nullable=false');
  }
  if (schema['x-kubernetes-int-or-string']) {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && isInt64(value)) return BigInt(value);
    throw new CelError('invalid data, expected XIntOrString value to be either a string or integer');
  }
  switch (schema.type) {
    case 'object':
      if (isObject(value)) return new JsonMap(value, schema);
      throw new CelError('invalid data, expected a map for the provided schema with type=object');
    case 'array':
      if (Array.isArray(value)) return listFromJson(value, schema);
      throw new CelError('invalid data, expected an array for the provided schema with type=array');
    case 'string':
      if (typeof value === 'string') return textFromJson(value, schema);
      throw new CelError('invalid data, expected string');
    case 'number':
      if (typeof value === 'number') return value;
      throw new CelError('invalid data, expected float');
    case 'integer':
      if (typeof value === 'number' && isInt64(value)) return BigInt(value);
      throw new CelError('invalid data, expected int');
    case 'boolean':
      if (typeof value === 'boolean') return value;
      throw new CelError('invalid data, expected bool');
    default:
      return new Preserved(value);
  }
}

function textFromJson(text: string, { format }: Schema): Value {
  switch (format) {
    case 'duration': {
      const nanos = goDurationNanos(text) ?? (isDuration(text) ? wordyDuration(text) : undefined);
      if (nanos === undefined) throw new CelError(`Invalid duration ${text}: unable to parse`);
      return new Duration(nanos);
    }
    case 'date':
    case 'date-time': {
      const nanos = parseTime(format === 'date' ? `${text}T00:00:00Z` : text);
      if (nanos === undefined) throw new CelError(`Invalid ${format} formatted string ${text}`);
      return new Timestamp(nanos);
    }
    case 'byte':
      return new Uint8Array(Buffer.from(text, 'base64'));
    default:
      return text;
  }
}

const UNITS: readonly [RegExp, bigint][] = [
  [/^(ns|nano)/i, 1n],
  [/^(us|µs|micro)/i, 1_000n],
  [/^(ms|milli)/i, 1_000_000n],
  [/^(s$|sec)/i, 1_000_000_000n],
  [/^(m$|min)/i, 60_000_000_000n],
  [/^(hr?$|hour)/i, 3_600_000_000_000n],
  [/^(d$|day)/i, 86_400_000_000_000n],
  [/^(wk?$|week)/i, 604_800_000_000_000n],
];

function wordyDuration(text: string): bigint {
  let nanos = 0n;
  for (const [, digits = '0', unit = ''] of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)) {
    nanos += BigInt(digits) * (UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? 0n);
  }
  return nanos;
}

/** A value of which no schema says anything: rules can only tell whether it is the same. */
class Preserved extends Foreign {
  readonly type: Type = T.dyn;

  constructor(private readonly json: Json) {
    super();
  }

  equals(other: Value): boolean {
    return other instanceof Preserved && equalJson(this.json, other.json);
  }
}

/** An object, or a map. */
class JsonMap extends CelMap {
  private readonly isStruct: boolean;

  constructor(
    private readonly json: JsonObject,
    private readonly schema: Schema,
  ) {
    super();
    this.isStruct = schema.properties !== undefined || (schema['x-kubernetes-embedded-resource'] ?? false);
  }

  get size(): number {
    return Object.keys(this.json).length;
  }

  find(key: Value): Value | undefined {
    if (typeof key !== 'string') throw new CelError('no such overload');
    const name = this.isStruct ? unescapeName(key) : key;
    const value = name === undefined ? undefined : getField(this.json, name);
    if (name === undefined || value === undefined || (this.isStruct && value === null)) return undefined;
    const schema = this.schemaOf(name);
    return schema && fromJson(value, schema);
  }

  keys(): Value[] {
    const known = Object.keys(this.json).filter((name) => this.schemaOf(name) !== undefined);
    return this.isStruct ? known.map((name) => escapeName(name) ?? name) : known;
  }

  private schemaOf(name: string): Schema | undefined {
    return this.isStruct ? propertyOf(this.schema, name) : additionalOf(this.schema);
  }
}

function listFromJson(items: readonly Json[], schema: Schema): CelList {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return new JsonSet(items, schema);
    case 'map':
      return new JsonMapList(items, schema);
    default:
      return new JsonList(items, schema);
  }
}

class JsonList extends CelList {
  constructor(
    readonly items: readonly Json[],
    protected readonly schema: Schema,
  ) {
    super();
  }

  get size(): number {
    return this.items.length;
  }

  at(index: number): Value {
    return fromJson(this.items[index] as Json, this.schema.items ?? {});
  }
}

/** Its order does not matter, and adding to it adds what is not there yet. */
class JsonSet extends JsonList {
  override equals(other: CelList, equal: (a: Value, b: Value) => boolean): boolean {
    if (this.size !== other.size) return false;
    const own = [...this];
    return [...other].every((item) => own.some((one) => equal(one, item)));
  }

  override concat(other: CelList): CelList {
    if (!(other instanceof JsonList)) return super.concat(other);
    const items = [...this.items];
    for (const item of other.items) if (!items.some((one) => equalJson(one, item))) items.push(item);
    return new JsonSet(items, this.schema);
  }
}

/** Its items are told apart by their keys. */
class JsonMapList extends JsonList {
  private keyOf(item: Json): string {
    const keys = this.schema['x-kubernetes-list-map-keys'] ?? [];
    return JSON.stringify(keys.map((name) => (isObject(item) ? (getField(item, name) ?? null) : null)));
  }

  override equals(other: CelList, equal: (a: Value, b: Value) => boolean): boolean {
    if (this.size !== other.size) return false;
    if (!(other instanceof JsonList)) return super.equals(other, equal);
    const byKey = new Map(this.items.map((item, index) => [this.keyOf(item), this.at(index)]));
    return other.items.every((item, index) => {
      const own = byKey.get(this.keyOf(item));
      return own !== undefined && equal(own, other.at(index));
    });
  }

  override concat(other: CelList): CelList {
    if (!(other instanceof JsonList)) return super.concat(other);
    const items = new Map([...this.items, ...other.items].map((item) => [this.keyOf(item), item]));
    return new JsonMapList([...items.values()], this.schema);
  }
}
