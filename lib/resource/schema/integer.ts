import type { StructuralSchema } from '../structural-schema.js';

const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/**
 * An integer as Kubernetes writes it: with its width as the format, and without the bounds of a JavaScript
 * number, which say nothing about the field.
 *
 * @internal
 */
export function integer(schema: StructuralSchema): StructuralSchema {
  if (schema.type !== 'integer') return schema;
  const { minimum, maximum, ...rest } = schema;
  const isInt32 = minimum === INT32.minimum && maximum === INT32.maximum;
  if (minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER) Object.assign(rest, { minimum });
  if (maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER) Object.assign(rest, { maximum });
  return { format: isInt32 ? 'int32' : 'int64', ...rest };
}
