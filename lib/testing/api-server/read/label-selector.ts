import { ApiError } from '../common/api-error.js';

/** @internal */
export type LabelPredicate = (labels: Readonly<Record<string, string>>) => boolean;

const KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const SET = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const COMPARISON = /^([^\s=!<>]+)\s*(==|=|!=|<|>)\s*([^\s=!<>]*)$/;

/**
 * A label selector as a query carries it: `app=web,tier in (a, b),!legacy`. Undefined where everything matches.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api
 * @internal
 */
export function parseLabelSelector(text: string | null | undefined): LabelPredicate | undefined {
  if (!text?.trim()) return undefined;
  const all = split(text).map((part) => requirement(part.trim(), text));
  return (labels) => all.every((matches) => matches(labels));
}

/** Splits at the commas that are not inside parentheses. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth++;
    else if (text[index] === ')') depth--;
    else if (text[index] === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function requirement(part: string, whole: string): LabelPredicate {
  const has = (labels: Readonly<Record<string, string>>, key: string) => Object.hasOwn(labels, key);
  const set = SET.exec(part);
  if (set) {
    const [, name = '', operator, list = ''] = set;
    const key = checkedKey(name, whole);
    const values = new Set(list.split(',').map((value) => checkedValue(value.trim(), whole)));
    if (operator === 'in') return (labels) => has(labels, key) && values.has(labels[key] as string);
    return (labels) => !has(labels, key) || !values.has(labels[key] as string);
  }
  const comparison = COMPARISON.exec(part);
  if (comparison) {
    const [, name = '', operator, value = ''] = comparison;
    const key = checkedKey(name, whole);
    if (operator === '<' || operator === '>') {
      if (!/^-?\d+$/.test(value))
        throw unparsable(whole, `for 'Gt', 'Lt' operators, the value must be an integer`);
      const bound = Number(value);
      return (labels) => {
        const actual = has(labels, key) && /^-?\d+$/.test(labels[key] as string) ? Number(labels[key]) : NaN;
        return operator === '<' ? actual < bound : actual > bound;
      };
    }
    checkedValue(value, whole);
    if (operator === '!=') return (labels) => !has(labels, key) || labels[key] !== value;
    return (labels) => has(labels, key) && labels[key] === value;
  }
  if (part.startsWith('!')) {
    const key = checkedKey(part.slice(1).trim(), whole);
    return (labels) => !has(labels, key);
  }
  const key = checkedKey(part, whole);
  return (labels) => has(labels, key);
}

function checkedKey(key: string, whole: string): string {
  if (KEY.test(key)) return key;
  throw unparsable(
    whole,
    key ? `"${key}" is no label key` : `found '', expected: !, identifier, or 'end of string'`,
  );
}

function checkedValue(value: string, whole: string): string {
  if (value.length <= 63 && VALUE.test(value)) return value;
  throw unparsable(whole, `"${value}" is no label value`);
}

function unparsable(selector: string, why: string): ApiError {
  return ApiError.badRequest(`unable to parse requirement: ${why} (in "${selector}")`);
}
