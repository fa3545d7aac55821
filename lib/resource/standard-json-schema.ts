/** A schema in JSON Schema draft 2020-12, or in the dialect of OpenAPI 3.0. @publicApi */
export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * A schema of any library that speaks Standard JSON Schema: zod as it is, valibot through
 * `toStandardJsonSchema()` of `@valibot/to-json-schema`, plain JSON Schema through `jsonSchema()`.
 *
 * @see https://standardschema.dev/json-schema
 * @publicApi
 */
export interface StandardJsonSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema: {
      readonly input: (options: JsonSchemaOptions) => JsonSchema;
      readonly output: (options: JsonSchemaOptions) => JsonSchema;
    };
  };
}

/** What a library is asked for. @publicApi */
export interface JsonSchemaOptions {
  readonly target: JsonSchemaTarget;
  /** What one library understands, and others ignore. */
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/** The dialects asked for. @publicApi */
export type JsonSchemaTarget = 'draft-2020-12' | 'openapi-3.0';

/** What a client may send under a schema: fields with a default may be left out. @internal */
export type InputOf<Schema extends StandardJsonSchema> = NonNullable<Schema['~standard']['types']>['input'];

/** What a schema makes of it: what the server returns, defaults applied. @internal */
export type OutputOf<Schema extends StandardJsonSchema> = NonNullable<Schema['~standard']['types']>['output'];

/**
 * A plain JSON Schema, or the `openAPIV3Schema` of an existing CustomResourceDefinition, with the TypeScript
 * type it stands for: `spec: jsonSchema<WidgetSpec>({ type: 'object', properties: { … } })`. Nothing checks
 * that the two agree. A second type says what the server makes of it where defaults fill fields in.
 *
 * @publicApi
 */
export function jsonSchema<Input, Output = Input>(schema: JsonSchema): StandardJsonSchema<Input, Output> {
  const read = () => schema;
  return {
    '~standard': { version: 1, vendor: 'nestjs-kuberator', jsonSchema: { input: read, output: read } },
  };
}
