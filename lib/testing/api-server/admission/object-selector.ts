import { isObject, type Json } from '../common/json.js';

/** @internal */
export type Labels = Readonly<Record<string, string>>;

/**
 * A LabelSelector as objects hold it, with `matchLabels` and `matchExpressions`. Undefined where it selects
 * everything.
 *
 * @internal
 */
export function parseObjectSelector(selector: Json | undefined): ((labels: Labels) => boolean) | undefined {
  if (!isObject(selector)) return undefined;
  const { matchLabels, matchExpressions } = selector;
  const tests: ((labels: Labels) => boolean)[] = [];
  for (const [key, value] of Object.entries(isObject(matchLabels) ? matchLabels : {})) {
    tests.push((labels) => Object.hasOwn(labels, key) && labels[key] === value);
  }
  for (const expression of Array.isArray(matchExpressions) ? matchExpressions : []) {
    if (isObject(expression)) tests.push(parseExpression(expression));
  }
  return tests.length === 0 ? undefined : (labels) => tests.every((matches) => matches(labels));
}

function parseExpression({ key, operator, values }: { [key: string]: Json | undefined }) {
  const name = typeof key === 'string' ? key : '';
  const set = new Set(Array.isArray(values) ? values.map(String) : []);
  const isIn = (labels: Labels) => Object.hasOwn(labels, name) && set.has(labels[name] ?? '');
  switch (operator) {
    case 'In':
      return isIn;
    case 'NotIn':
      return (labels: Labels) => !isIn(labels);
    case 'Exists':
      return (labels: Labels) => Object.hasOwn(labels, name);
    case 'DoesNotExist':
      return (labels: Labels) => !Object.hasOwn(labels, name);
    default:
      return () => false;
  }
}
