/**
 * What a kind is: type and value in one class, with the API server's names for it.
 *
 * In: options and schemas. Out: classes, CustomResourceDefinitions, and the rules that objects share (owners,
 * conditions, quantities). Promise: pure; nothing here sends, waits or knows of Nest.
 *
 * @module
 */
export {
  type Condition,
  type ConditionInput,
  ConditionType,
  findCondition,
  isConditionTrue,
  setCondition,
} from './condition.js';
export {
  type CustomObject,
  customResource,
  type CustomResourceClass,
  type CustomResourceOptions,
} from './custom-resource.js';
export type { CrdManifest, PrinterColumn, ScaleOptions } from './custom-resource-definition.js';
export type {
  Kind,
  Manifest,
  ObjectOf,
  PartialManifest,
  ResourceDefinition,
  Sendable,
  StatusManifest,
} from './kind.js';
export { InvalidKindError } from './kind-names.js';
export type {
  ClusterObjectRef,
  KubernetesObject,
  ObjectMeta,
  ObjectMetaInput,
  ObjectRef,
  OwnerReference,
} from './kubernetes-object.js';
export { microTime, time } from './micro-time.js';
export { type ObjectKey, parseObjectKey } from './object-key.js';
export {
  controllerReference,
  findController,
  isControlledBy,
  type Owned,
  type Owner,
  ownerReference,
  OwnerReferenceError,
  setControllerReference,
} from './owner-reference.js';
export { InvalidQuantityError, Quantity } from './quantity.js';
export type { Raw, RawValue } from './raw.js';
export { resource, type ResourceClass, type ResourceObject, type ResourceOptions } from './resource.js';
export { subresource, type SubresourceOptions } from './subresource.js';
export { InvalidSchemaError, type SchemaProblem } from './schema/problems.js';
export {
  type JsonSchema,
  jsonSchema,
  type JsonSchemaOptions,
  type JsonSchemaTarget,
  type StandardJsonSchema,
} from './standard-json-schema.js';
export type { SchemaType, StructuralSchema, ValidationRule } from './structural-schema.js';
