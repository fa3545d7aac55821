import type { Schema } from './schema.js';
import { additionalOf, propertyOf } from './schema-walk.js';

/** Where a JSON path such as `.a.b` or `.a['b.c']` leads in a schema. @internal */
export interface SchemaPlace {
  /** As errors write it: `a.b`, `a[key]`. */
  readonly path: string;
  readonly schema: Schema;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
};

/** @returns the place, or why there is none @internal */
export function schemaPlace(jsonPath: string, root: Schema, allowsBrackets: boolean): SchemaPlace | string {
  const tokens = [...jsonPath.matchAll(/'(?:[^'\\]|\\.)*'|[.[\]]|[^.[\]']+|'/g)].map(([token]) => token);
  let place: SchemaPlace = { path: '', schema: root };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    let name = tokens[++index];
    if (token === '[') {
      if (!allowsBrackets) return 'array notation is not allowed';
      if (name === undefined) return 'unexpected end of JSON path';
      if (!/^'[^]*'$/.test(name) || name.length < 2) return `expected single quoted string but got ${name}`;
      const [wrong] = /\\[^abfnrtv'\\]/.exec(name) ?? [];
      if (wrong !== undefined) return `invalid string literal: invalid escape char ${wrong}`;
      name = name.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? '');
      const end = tokens[++index];
      if (end === undefined) return 'unexpected end of JSON path';
      if (end !== ']') return `expected ] but got ${end}`;
    } else if (token !== '.') return `expected [ or . but got: ${token}`;
    else if (name === undefined) return 'unexpected end of JSON path';
    const next = step(place, name);
    if (!next) return 'does not refer to a valid field';
    place = next;
  }
  return place;
}

function step({ path, schema }: SchemaPlace, name: string): SchemaPlace | undefined {
  if (schema.properties) {
    const property = propertyOf(schema, name);
    return property && { path: path ? `${path}.${name}` : name, schema: property };
  }
  const additional = additionalOf(schema);
  return additional && { path: `${path}[${name}]`, schema: additional };
}
