import { ApiError } from '../common/api-error.js';
import { getField, isObject, type Json } from '../common/json.js';
import type { StoredObject } from '../storage/stored-object.js';
import type { ResourceType, TypeVersion } from '../types/resource-type.js';

/** @internal */
export interface FieldSelector {
  readonly matches: (object: StoredObject) => boolean;
  /** Set where the selector asks for one name, so that a list need not look at the others. */
  readonly name?: string;
}

interface Term {
  readonly path: string;
  readonly isEqual: boolean;
  readonly value: string;
}

/** A field selector as a query carries it: `metadata.name=web,status.phase!=Running`. @internal */
export function parseFieldSelector(
  text: string | null | undefined,
  version: TypeVersion,
  type: Pick<ResourceType, 'isNamespaced' | 'isCustom'>,
): FieldSelector | undefined {
  if (!text?.trim()) return undefined;
  const terms = split(text).map(parseTerm);
  const own = (version.selectableFields ?? []).map((path) => path.replace(/^\./, ''));
  // Kinds with nothing of their own to select by take a namespace even where they have none.
  const isSimple = own.length === 0 && !type.isCustom;
  const hasNamespace = type.isNamespaced || isSimple;
  const known = new Set(['metadata.name', ...(hasNamespace ? ['metadata.namespace'] : []), ...own]);
  for (const { path } of terms) if (!known.has(path)) throw unknownField(path, isSimple);
  const name = terms.find(({ path, isEqual }) => path === 'metadata.name' && isEqual)?.value;
  const matches = (object: StoredObject) =>
    terms.every(({ path, isEqual, value }) => (valueOf(object, path, version) === value) === isEqual);
  return { matches, ...(name !== undefined && { name }) };
}

/** Kinds with fields of their own to select by say it in other words than those without. */
function unknownField(path: string, isSimple: boolean): ApiError {
  if (!isSimple) return ApiError.badRequest(`field label not supported: ${path}`);
  const fields = '"metadata.name", "metadata.namespace"';
  return ApiError.badRequest(`"${path}" is not a known field selector: only ${fields}`);
}

function split(text: string): string[] {
  return text
    .split(/(?<!\\),/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function parseTerm(text: string): Term {
  const found = /^([^=!]+?)\s*(==|=|!=)\s*(.*)$/.exec(text);
  if (!found) {
    throw ApiError.badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
  }
  const [, path = '', operator, value = ''] = found;
  return { path, isEqual: operator !== '!=', value: unescaped(value) };
}

/** A backslash stands before a backslash, a comma and an equals sign, and nowhere else. */
function unescaped(value: string): string {
  const wrong = /\\(?:[^\\,=]|$)|[^\\]?=/.exec(value.replace(/\\[\\,=]/g, ''));
  if (wrong) {
    const why = wrong[0].startsWith('\\')
      ? `invalid escape sequence: ${wrong[0]}`
      : 'unescaped character in value: 61';
    throw ApiError.badRequest(`invalid field selector: ${why}`);
  }
  return value.replace(/\\([\\,=])/g, '$1');
}

function valueOf(object: StoredObject, path: string, { fieldValues }: TypeVersion): string {
  if (path === 'metadata.name') return object.name;
  if (path === 'metadata.namespace') return object.namespace;
  const special = fieldValues?.[path];
  if (special) return special(object.parse());
  let value: Json | undefined = object.parse();
  for (const part of path.split('.')) value = isObject(value) ? getField(value, part) : undefined;
  // An absent field has the empty value of its type.
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}
