import { ApiError } from '../common/api-error.js';
import { goQuote } from '../common/go-format.js';
import { getField, isObject, type Json } from '../common/json.js';
import type { StoredObject } from '../storage/stored-object.js';
import type { ResourceType, TypeVersion } from '../types/resource-type.js';

/** @internal */
export interface FieldSelector {
  readonly matches: (object: StoredObject) => boolean;
  /** The terms ask for this name, and for this namespace. */
  readonly name?: string;
  readonly namespace?: string;
  /** Of the terms, the one by which objects are found without looking at all of them. */
  readonly isInIndex?: (object: StoredObject) => boolean;
  /** A term asks for a field by which objects of the kind cannot be selected. */
  readonly mistake?: ApiError;
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
  type: Pick<ResourceType, 'isNamespaced' | 'isCustom' | 'group' | 'kind'>,
): FieldSelector | undefined {
  if (!text?.trim()) return undefined;
  const terms = split(text).map(parseTerm);
  const own = (version.selectableFields ?? []).map((path) => path.replace(/^\./, ''));
  // Kinds with nothing of their own to select by take a namespace even where they have none.
  const isSimple = own.length === 0 && !type.isCustom;
  const hasNamespace = type.isNamespaced || isSimple;
  const known = new Set(['metadata.name', ...(hasNamespace ? ['metadata.namespace'] : []), ...own]);
  const unknown = terms.find(({ path }) => !known.has(path))?.path;
  const valueFor = (field: string) => terms.find(({ path, isEqual }) => path === field && isEqual)?.value;
  const [name, namespace] = [valueFor('metadata.name'), valueFor('metadata.namespace')];
  const keepsTo =
    (object: StoredObject) =>
    ({ path, isEqual, value }: Term) =>
      (valueOf(object, path, version) === value) === isEqual;
  const indexed = terms.find(({ path, isEqual }) => isEqual && version.indexedFields?.includes(path));
  return {
    matches: (object) => terms.every(keepsTo(object)),
    ...(indexed && { isInIndex: (object: StoredObject) => keepsTo(object)(indexed) }),
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    ...(unknown !== undefined && {
      mistake: ofOwnWords(type, version, unknown) ?? unknownField(unknown, isSimple),
    }),
  };
}

/** What some kinds say of a field that they cannot be selected by. */
function ofOwnWords(
  { group, kind }: Pick<ResourceType, 'group' | 'kind'>,
  version: TypeVersion,
  path: string,
): ApiError | undefined {
  if (group === 'batch' && kind === 'Job') {
    return ApiError.badRequest(`field label ${goQuote(path)} not supported for Job`);
  }
  if (group === 'resource.k8s.io' && kind === 'ResourceSlice') {
    const gvk = `${group}/${version.name}, Kind=${kind}`;
    return ApiError.badRequest(`field label not supported for ${gvk}: ${path}`);
  }
  return undefined;
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
