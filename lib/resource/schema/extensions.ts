import type { StructuralSchema } from '../structural-schema.js';
import { PRESERVE } from './keywords.js';
import type { Place } from './problems.js';

/**
 * Notes what the server would refuse of the `x-kubernetes-…` keywords.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 * @internal
 */
export function checkExtensions(schema: StructuralSchema, { path, problems }: Place): void {
  const { type, items, 'x-kubernetes-list-type': listType, 'x-kubernetes-list-map-keys': keys = [] } = schema;
  if (schema[PRESERVE] === false)
    problems.add(path, `has \`${PRESERVE}: false\`. Leave it out, or make it true.`);
  if (listType && type !== 'array')
    problems.add(path, `has \`x-kubernetes-list-type\` and is no array. Leave it out.`);
  if (schema['x-kubernetes-map-type'] && type !== 'object') {
    problems.add(path, 'has `x-kubernetes-map-type` and is no object. Leave it out.');
  }
  if (listType === 'map') {
    if (keys.length === 0)
      problems.add(path, 'is a list of type map. Name its `x-kubernetes-list-map-keys`.');
    for (const key of keys) {
      const field = items?.properties?.[key];
      const isThere = field && (items.required?.includes(key) || field.default !== undefined);
      if (!isThere)
        problems.add(
          path,
          `has the map key "${key}". Give its items this field, required or with a default.`,
        );
    }
  }
  const isAtomicItem =
    items?.['x-kubernetes-list-type'] === 'atomic' || items?.['x-kubernetes-map-type'] === 'atomic';
  if (listType === 'set' && (items?.type === 'object' || items?.type === 'array') && !isAtomicItem) {
    problems.add(
      path,
      'is a set of things that are no scalars. Make them atomic, or use a list of type map.',
    );
  }
  for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) {
    if (!rule?.trim()) problems.add(path, 'has a validation without a `rule`. Write it in CEL.');
    if (message !== undefined && /^\s*$|\n/.test(message)) {
      problems.add(path, `has the message ${JSON.stringify(message)}. Write it on one line.`);
    }
  }
}
