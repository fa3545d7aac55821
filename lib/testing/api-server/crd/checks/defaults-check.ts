import { cause, type StatusCause } from '../../common/cause.js';
import { cloneJson, equalJson, type Json } from '../../common/json.js';
import { coerceEmbedded, validateEmbedded } from '../../schema/embedded-resource.js';
import { pruneUnknown } from '../../schema/prune.js';
import type { Schema } from '../../schema/schema.js';
import { isMetaField } from '../../schema/schema-walk.js';
import { validateSchema } from '../../schema/validate.js';
import { validateRules } from '../../schema/validate-rules.js';

/**
 * Whether every default is what its own schema allows, and nothing that would be pruned.
 *
 * @param isResource whether the schema is that of a whole resource
 * @internal
 */
export function defaultsCauses(
  schema: Schema,
  path: string,
  isResource: boolean,
  isMeta = false,
): StatusCause[] {
  const isEmbedded = isResource || (schema['x-kubernetes-embedded-resource'] ?? false);
  const causes: StatusCause[] = [];
  const { default: value, items, properties = {} } = schema;
  if (value !== undefined && value !== null) {
    causes.push(...valueCauses(schema, value, `${path}.default`, isMeta && !isEmbedded));
  }
  // There are none below additionalProperties: they are forbidden there.
  if (items) causes.push(...defaultsCauses(items, `${path}.items`, false, isMeta && !isEmbedded));
  for (const [name, property] of Object.entries(properties)) {
    const isBelowMeta = isEmbedded ? isMetaField(name) : isMeta;
    causes.push(...defaultsCauses(property, `${path}.properties[${name}]`, false, isBelowMeta));
  }
  return causes;
}

function valueCauses(schema: Schema, value: Json, path: string, isMeta: boolean): StatusCause[] {
  const causes: StatusCause[] = [];
  if (!isMeta) {
    const pruned = cloneJson(value);
    pruneUnknown(pruned, schema, schema['x-kubernetes-embedded-resource'] ?? false);
    if (!equalJson(pruned, value)) causes.push(cause.invalid(path, value, 'must not have unknown fields'));
    const embedded = embeddedCauses(schema, value, path);
    if (embedded.length > 0) return [...causes, ...embedded];
  }
  const wrong = validateSchema(schema, value, { below: path });
  if (wrong.length > 0) return [...causes, ...wrong];
  const broken = validateRules(schema, value, value, path).causes;
  if (broken.length > 0) return [...causes, ...broken];
  return [...causes, ...validateRules(schema, value, undefined, path).causes];
}

function embeddedCauses(schema: Schema, value: Json, path: string): StatusCause[] {
  const { wrong } = coerceEmbedded(cloneJson(value), schema);
  const all = wrong ? [wrong] : validateEmbedded(value, schema);
  return all.map((one) => ({ ...one, field: one.field ? `${path}.${one.field}` : path }));
}
