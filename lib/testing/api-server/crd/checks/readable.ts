import type { Schema } from '../../schema/schema.js';
import { additionalOf } from '../../schema/schema-walk.js';

const UNSUPPORTED = [
  'id',
  '$schema',
  '$ref',
  'patternProperties',
  'dependencies',
  'additionalItems',
  'definitions',
];

/** Why a schema cannot even be looked at as a structural one; undefined where it can. @internal */
export function whyNotReadable(schema: Schema): string | undefined {
  const values = schema as Readonly<Record<string, unknown>>;
  const wrong = UNSUPPORTED.find((name) => values[name] !== undefined);
  if (wrong) return `OpenAPIV3Schema '${wrong.replace('$schema', 'schema')}' is not supported`;
  if (Array.isArray(schema.items)) return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  for (const below of partsOf(schema)) {
    const why = whyNotReadable(below);
    if (why) return why;
  }
  return undefined;
}

function partsOf(schema: Schema): Schema[] {
  const { allOf = [], anyOf = [], oneOf = [], not, items, properties = {} } = schema;
  const others = [not, items, additionalOf(schema)].filter((one) => one !== undefined);
  return [...allOf, ...anyOf, ...oneOf, ...others, ...Object.values(properties)];
}
