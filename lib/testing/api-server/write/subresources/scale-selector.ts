import { listAt, mapAt, objectAt, textAt, textsAt } from '../../builtin/fields.js';
import { isObject, type Json, type JsonObject } from '../../common/json.js';

/**
 * A selector as the status of a Scale shows it: one text, with its terms in the order of their keys. Absent for one
 * that selects nothing in particular.
 *
 * @param selector a text (CRDs), an object with `matchLabels` (Deployment), or plain labels (ReplicationController)
 * @internal
 */
export function selectorText(selector: Json | undefined): string | undefined {
  if (typeof selector === 'string') return selector || undefined;
  if (!isObject(selector)) return undefined;
  const isStructured = objectAt(selector, 'matchLabels') ?? selector['matchExpressions'];
  const labels = isStructured === undefined ? mapAt(selector) : mapAt(selector, 'matchLabels');
  const terms: (readonly [key: string, term: string])[] = [
    ...Object.entries(labels).map(([key, value]) => [key, `${key}=${value}`] as const),
    ...(isStructured === undefined ? [] : listAt(selector, 'matchExpressions').map(expressionTerm)),
  ];
  terms.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return terms.map(([, term]) => term).join(',') || undefined;
}

function expressionTerm(expression: JsonObject): readonly [string, string] {
  const key = textAt(expression, 'key');
  const values = textsAt(expression, 'values').sort().join(',');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return [key, `${key} in (${values})`];
    case 'NotIn':
      return [key, `${key} notin (${values})`];
    case 'DoesNotExist':
      return [key, `!${key}`];
    default:
      return [key, key];
  }
}
