/**
 * A value as it comes out of `JSON.stringify()` and `JSON.parse()`, a copy that shares nothing: a `Date` is a text, and
 * members that JSON does not know are not there.
 *
 * Without either of them, for V8 13.6 (Node 24) parses names wrongly: `"\""` becomes `"\\"` where an object of the same
 * members before it had one of that name.
 *
 * @throws TypeError for a bigint, and for what contains itself; whatever a `toJSON()` throws
 * @internal
 */
export function asJson(value: unknown): unknown {
  return written(value, '', []);
}

function written(value: unknown, name: string, around: object[]): unknown {
  const given = hasToJson(value) ? value.toJSON(name) : value;
  switch (typeof given) {
    case 'number':
      // Neither does JSON know a negative zero.
      return Number.isFinite(given) ? given + 0 : null;
    case 'bigint':
      throw new TypeError('A bigint can not be written as JSON. Make it a number or a text.');
    case 'object':
      return given === null ? null : partsOf(given, around);
    case 'function':
    case 'symbol':
      return undefined;
    default:
      return given;
  }
}

function partsOf(value: object, around: object[]): unknown {
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return value.valueOf();
  if (around.includes(value))
    throw new TypeError('What contains itself can not be written as JSON. Leave the reference out.');
  around.push(value);
  const parts = Array.isArray(value) ? itemsOf(value, around) : membersOf(value, around);
  around.pop();
  return parts;
}

function itemsOf(list: readonly unknown[], around: object[]): unknown[] {
  // Holes included.
  return Array.from(list, (item, index) => written(item, String(index), around) ?? null);
}

function membersOf(value: object, around: object[]): object {
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = written((value as Record<string, unknown>)[name], name, around);
    if (member === undefined) continue;
    // A name like any other, but not to an assignment.
    if (name === '__proto__')
      Object.defineProperty(members, name, {
        value: member,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else members[name] = member;
  }
  return members;
}

function hasToJson(value: unknown): value is { toJSON(name: string): unknown } {
  return (
    (typeof value === 'object' || typeof value === 'bigint') &&
    value !== null &&
    typeof (value as { toJSON?: unknown }).toJSON === 'function'
  );
}
