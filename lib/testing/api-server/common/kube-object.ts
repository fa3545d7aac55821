import type { JsonObject } from './json.js';

/** The metadata of an object inside the server. @internal */
export interface ServerObjectMeta extends JsonObject {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: ServerOwnerReference[];
  managedFields?: ManagedFieldsEntry[];
}

/** @internal */
export interface ServerOwnerReference extends JsonObject {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Who set which fields, and how. @internal */
export interface ManagedFieldsEntry extends JsonObject {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: JsonObject;
  subresource?: string;
}

/** Any object as the server handles it: plain JSON with a type and metadata. @internal */
export interface KubeObject extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: ServerObjectMeta;
}
