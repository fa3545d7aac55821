/** What a value may be in the schema of a CustomResourceDefinition. @publicApi */
export type SchemaType = 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string';

/** A rule in the Common Expression Language. @see https://kubernetes.io/docs/reference/using-api/cel/ @publicApi */
export interface ValidationRule {
  /** True for a valid object, such as `self.minReplicas <= self.replicas`. */
  rule: string;
  /** What a client reads when the rule is broken. Default: the rule itself. */
  message?: string;
  /** An expression that makes the message. It wins over `message`. */
  messageExpression?: string;
  /** What kind of mistake it is, for machines. Default: `FieldValueInvalid`. */
  reason?: 'FieldValueInvalid' | 'FieldValueForbidden' | 'FieldValueRequired' | 'FieldValueDuplicate';
  /** The field to blame, relative to where the rule stands, such as `.spec.replicas`. */
  fieldPath?: string;
  /** Whether a rule that reads `oldSelf` runs at creation too, with `oldSelf` as an optional. */
  optionalOldSelf?: boolean;
}

/**
 * The schema of a field in a CustomResourceDefinition: one type each, no unknown fields unless preserved.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 * @publicApi
 */
export interface StructuralSchema {
  title?: string;
  description?: string;
  type?: SchemaType;
  format?: string;
  nullable?: boolean;
  default?: unknown;
  example?: unknown;
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: boolean;
  maximum?: number;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  required?: string[];
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: StructuralSchema | boolean;
  items?: StructuralSchema;
  allOf?: StructuralSchema[];
  anyOf?: StructuralSchema[];
  oneOf?: StructuralSchema[];
  not?: StructuralSchema;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
  'x-kubernetes-validations'?: ValidationRule[];
}
