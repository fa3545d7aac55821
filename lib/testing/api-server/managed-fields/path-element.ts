import { goJson } from '../common/go-text.js';
import type { Json, JsonObject } from '../common/json.js';
import { isObject } from '../common/json.js';

/**
 * One step of a path through an object, in the text that FieldsV1 has for it: `f:<field>`,
 * `k:<key fields as JSON>` (an item of a list with keys), `v:<value as JSON>` (an item of a set) or `i:<index>`.
 * Two steps are the same if and only if their texts are.
 *
 * @internal
 */
export type PathElement = string;

/** @internal */
export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** The item with these values of its keys; `fields` in the order of their names. @internal */
export function keyElement(fields: readonly (readonly [string, Json])[]): PathElement {
  return `k:{${fields.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(',')}}`;
}

/** @internal */
export function valueElement(value: Json): PathElement {
  return `v:${goJson(value)}`;
}

/** @internal */
export class PathElementError extends Error {}

/**
 * The element that a key of FieldsV1 stands for, in the one text that this server uses; undefined for a kind of
 * element that only a later server knows.
 *
 * @throws PathElementError where the text is none.
 * @internal
 */
export function parseElement(text: string): PathElement | undefined {
  if (text.length < 2 || text[1] !== ':') throw new PathElementError(`missing colon: ${text}`);
  const kind = text[0];
  if (kind === 'f') return text;
  const rest = text.slice(2);
  if (kind === 'i') {
    if (!/^[+-]?\d+$/.test(rest)) throw new PathElementError(`invalid index: ${text}`);
    return `i:${Number(rest)}`;
  }
  if (kind !== 'k' && kind !== 'v') return undefined;
  const value = parse(rest);
  if (kind === 'v') return valueElement(value);
  if (!isObject(value)) throw new PathElementError(`not an object of keys: ${text}`);
  return keyElement(sortedFields(value));
}

/** The order in which elements are written: fields, keys, values, indices. @internal */
export function compareElements(a: PathElement, b: PathElement): number {
  const kind = a[0] as string;
  if (kind !== b[0]) return 'fkvi'.indexOf(kind) - 'fkvi'.indexOf(b[0] as string);
  if (kind === 'f') return compareText(a, b);
  if (kind === 'i') return Number(a.slice(2)) - Number(b.slice(2));
  const [left, right] = [parse(a.slice(2)), parse(b.slice(2))];
  if (!isObject(left) || !isObject(right)) return compareScalars(left, right);
  const [fields, others] = [sortedFields(left), sortedFields(right)];
  for (const [index, [name, value]] of fields.entries()) {
    const other = others[index];
    if (!other) return 1;
    const order = compareText(name, other[0]) || compareScalars(value, other[1]);
    if (order !== 0) return order;
  }
  return fields.length - others.length;
}

/** As conflicts name it: `.spec`, `[name="a"]`, `[="a"]`, `[0]`. @internal */
export function showElement(element: PathElement): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k':
      return `[${sortedFields(parse(rest) as JsonObject)
        .map(([name, value]) => `${name}=${showValue(value)}`)
        .join(',')}]`;
    case 'v':
      return `[=${showValue(parse(rest))}]`;
    default:
      return `[${rest}]`;
  }
}

/** Also of what can be no key, in a message that says so. */
function showValue(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(showValue).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return Object.entries(value as Record<string, Json>)
    .map(([name, one]) => `${name}=${showValue(one)}`)
    .join('');
}

function sortedFields(value: JsonObject): [string, Json][] {
  const fields = Object.entries(value) as [string, Json][];
  return fields.length < 2 ? fields : fields.sort(([a], [b]) => compareText(a, b));
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new PathElementError(`no JSON in a path element: ${text}`, { cause });
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const typeOrder = (value: Json) => ['number', 'string', 'boolean', 'object'].indexOf(typeof value);

function compareScalars(a: Json, b: Json): number {
  if (typeof a !== typeof b) return typeOrder(a) - typeOrder(b);
  if (typeof a === 'number') return a - (b as number);
  return compareText(JSON.stringify(a), JSON.stringify(b));
}
