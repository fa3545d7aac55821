import type { Json } from '../common/json.js';

/**
 * One node of an OpenAPI v3 schema, in the form in which CRDs carry it; the built-in kinds are described in the
 * same form, with every `$ref` replaced by the node that it names (so nodes may be shared, and JSON schemas
 * describe themselves: walk a schema only along a value).
 *
 * @internal
 */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly nullable?: boolean;
  readonly enum?: readonly Json[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'granular' | 'atomic';
  /** Strategic merge patch, built-in kinds only: how a patch joins a list, and by which key. */
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
  /**
   * Built-in kinds only, and never published: how the field is written where it is empty. `pointer`: a zero value
   * stays, only an absent one is left out. `null`: an absent value is written as null. By default what is empty is
   * left out, unless there is a `default`.
   */
  readonly 'x-empty'?: 'pointer' | 'null';
  /** Built-in kinds only, and never published: what an object is read as; anything else is taken as it is. */
  readonly 'x-object-or-else'?: Schema;
}

/** A CEL rule: https://kubernetes.io/docs/reference/using-api/cel/. @internal */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}
