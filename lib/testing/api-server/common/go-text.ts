import { isObject, type Json } from './json.js';

/** A value as Go prints it with `%v`: messages of the API server contain it. @internal */
export function showGo(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(showGo).join(' ')}]`;
  if (!isObject(value)) return String(value);
  return `map[${Object.keys(value)
    .sort()
    .map((key) => `${key}:${showGo(value[key])}`)
    .join(' ')}]`;
}

/** A value as Go prints it with `%#v`. @internal */
export function showGoSyntax(value: Json | undefined): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `${goTypeOf(value)}{${value.map(showGoSyntax).join(', ')}}`;
  if (!isObject(value)) return JSON.stringify(value);
  return `${goTypeOf(value)}{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${showGoSyntax(value[key])}`)
    .join(', ')}}`;
}

/** What Go calls the type that JSON is decoded to. @internal */
export function goTypeOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  switch (typeof value) {
    case 'object':
      return 'map[string]interface {}';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    default:
      return 'string';
  }
}

/** What encoding/json calls the kind of a value that does not fit. @internal */
export function jsonKindOf(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const HTML = /[<>&\u2028\u2029]/;
const ALL_HTML = /[<>&\u2028\u2029]/g;

/** JSON as Go writes it: what means something in HTML is escaped. Keys stay in their order. @internal */
export function goJson(value: Json | object, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  if (!HTML.test(text)) return text;
  return text.replace(ALL_HTML, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
