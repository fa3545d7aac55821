import { Shown } from '../../common/cause.js';
import { goJson, goStruct as struct } from '../../common/go-format.js';
import type { Json } from '../../common/json.js';
import type { Schema, ValidationRule } from '../../schema/schema.js';
import type { DefinitionVersion } from '../definition.js';

const text = (value: unknown): string => goJson((value ?? '') as Json);
const flag = (value: unknown): string => (value === true ? 'true' : 'false');
const pointer = (value: unknown): string => goJson((value ?? null) as Json);
const list = <T>(values: readonly T[] | null | undefined, show: (value: T) => string): string =>
  values ? `[${values.map(show).join(',')}]` : 'null';
const maybe = <T>(value: T | undefined, show: (value: T) => string): string =>
  value === undefined || value === null ? 'null' : show(value);
const map = (schemas: Readonly<Record<string, Schema>> | undefined): string =>
  maybe(
    schemas,
    (all) =>
      `{${Object.keys(all)
        .sort()
        .map((key) => `${goJson(key)}:${schemaText(all[key])}`)
        .join(',')}}`,
  );

const ruleText = (rule: ValidationRule): string =>
  struct([
    ['Rule', text(rule.rule)],
    ['Message', text(rule.message)],
    ['MessageExpression', text(rule.messageExpression)],
    ['Reason', pointer(rule.reason)],
    ['FieldPath', text(rule.fieldPath)],
    ['OptionalOldSelf', pointer(rule.optionalOldSelf)],
  ]);

/** @internal */
export const goRule = (rule: ValidationRule): Shown => new Shown(ruleText(rule));

/** By the name that Go gives to a field of a schema: its name in JSON, and how it is shown. */
const FIELDS: Readonly<Record<string, readonly [string, (value: never) => string]>> = {
  ID: ['id', text],
  Schema: ['$schema', text],
  Ref: ['$ref', pointer],
  Description: ['description', text],
  Type: ['type', text],
  Nullable: ['nullable', flag],
  Format: ['format', text],
  Title: ['title', text],
  Default: ['default', pointer],
  Maximum: ['maximum', pointer],
  ExclusiveMaximum: ['exclusiveMaximum', flag],
  Minimum: ['minimum', pointer],
  ExclusiveMinimum: ['exclusiveMinimum', flag],
  MaxLength: ['maxLength', pointer],
  MinLength: ['minLength', pointer],
  Pattern: ['pattern', text],
  MaxItems: ['maxItems', pointer],
  MinItems: ['minItems', pointer],
  UniqueItems: ['uniqueItems', flag],
  MultipleOf: ['multipleOf', pointer],
  Enum: ['enum', pointer],
  MaxProperties: ['maxProperties', pointer],
  MinProperties: ['minProperties', pointer],
  Required: ['required', pointer],
  Items: [
    'items',
    (value: Schema | undefined) =>
      maybe(value, (one) =>
        struct([
          ['Schema', schemaText(one)],
          ['JSONSchemas', 'null'],
        ]),
      ),
  ],
  AllOf: ['allOf', (value: readonly Schema[] | undefined) => list(value, schemaText)],
  OneOf: ['oneOf', (value: readonly Schema[] | undefined) => list(value, schemaText)],
  AnyOf: ['anyOf', (value: readonly Schema[] | undefined) => list(value, schemaText)],
  Not: ['not', (value: Schema | undefined) => maybe(value, schemaText)],
  Properties: ['properties', map],
  AdditionalProperties: [
    'additionalProperties',
    (value: Schema | boolean | undefined) => maybe(value, additionalText),
  ],
  PatternProperties: ['patternProperties', map],
  Dependencies: ['dependencies', pointer],
  AdditionalItems: ['additionalItems', (value: Schema | boolean | undefined) => maybe(value, additionalText)],
  Definitions: ['definitions', map],
  ExternalDocs: ['externalDocs', pointer],
  Example: ['example', pointer],
  XPreserveUnknownFields: ['x-kubernetes-preserve-unknown-fields', pointer],
  XEmbeddedResource: ['x-kubernetes-embedded-resource', flag],
  XIntOrString: ['x-kubernetes-int-or-string', flag],
  XListMapKeys: ['x-kubernetes-list-map-keys', pointer],
  XListType: ['x-kubernetes-list-type', pointer],
  XMapType: ['x-kubernetes-map-type', pointer],
  XValidations: [
    'x-kubernetes-validations',
    (value: readonly ValidationRule[] | undefined) => list(value, ruleText),
  ],
};

function additionalText(value: Schema | boolean): string {
  const schema = typeof value === 'boolean' ? undefined : value;
  return struct([
    ['Allows', flag(schema !== undefined || value)],
    ['Schema', maybe(schema, schemaText)],
  ]);
}

function schemaText(schema: Schema | undefined): string {
  const values = (schema ?? {}) as Readonly<Record<string, unknown>>;
  return struct(Object.entries(FIELDS).map(([name, [key, show]]) => [name, show(values[key] as never)]));
}

/** @internal */
export const goSchema = (schema: Schema): Shown => new Shown(schemaText(schema));

/** The names that Go gives to the fields of a schema that are set, in their order. @internal */
export function goFieldsOf(schema: Schema): string[] {
  const values = schema as Readonly<Record<string, unknown>>;
  return Object.keys(FIELDS).filter((name) => {
    const value = values[(FIELDS[name] as readonly [string, unknown])[0]];
    return value !== undefined && value !== '' && value !== false;
  });
}

/** @internal */
export const goVersions = (versions: readonly DefinitionVersion[]): Shown =>
  new Shown(list(versions, versionText));

function versionText(version: DefinitionVersion): string {
  const { schema, subresources, additionalPrinterColumns, selectableFields } = version;
  return struct([
    ['Name', text(version.name)],
    ['Served', flag(version.served)],
    ['Storage', flag(version.storage)],
    ['Deprecated', flag(version.deprecated)],
    ['DeprecationWarning', pointer(version.deprecationWarning)],
    ['Schema', maybe(schema, (one) => struct([['OpenAPIV3Schema', maybe(one.openAPIV3Schema, schemaText)]]))],
    [
      'Subresources',
      maybe(subresources, ({ status, scale }) =>
        struct([
          ['Status', pointer(status)],
          [
            'Scale',
            maybe(scale, (paths) =>
              struct([
                ['SpecReplicasPath', text(paths.specReplicasPath)],
                ['StatusReplicasPath', text(paths.statusReplicasPath)],
                ['LabelSelectorPath', pointer(paths.labelSelectorPath)],
              ]),
            ),
          ],
        ]),
      ),
    ],
    [
      'AdditionalPrinterColumns',
      list(additionalPrinterColumns, (column) =>
        struct([
          ['Name', text(column.name)],
          ['Type', text(column.type)],
          ['Format', text(column.format)],
          ['Description', text(column.description)],
          ['Priority', String(column.priority ?? 0)],
          ['JSONPath', text(column.jsonPath)],
        ]),
      ),
    ],
    ['SelectableFields', list(selectableFields, ({ jsonPath }) => struct([['JSONPath', text(jsonPath)]]))],
  ]);
}
