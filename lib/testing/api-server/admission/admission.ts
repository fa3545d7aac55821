import { ApiError } from '../common/api-error.js';
import { isObject, type JsonObject } from '../common/json.js';
import type { KubeObject } from '../common/kube-object.js';
import type { UserInfo } from '../request/api-request.js';
import type { ResourceType } from '../types/resource-type.js';

/** @internal */
export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** A kind in a version of its group. @internal */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A write that asks to be admitted. @internal */
export interface Admission {
  readonly operation: Operation;
  readonly type: ResourceType;
  /** The version that the request came in, and that the objects have. */
  readonly version: string;
  /** Of the objects: for `scale` it is not that of the type. */
  readonly kind: GroupVersionKind;
  readonly subresource: string;
  /** Empty where it is generated. */
  readonly name: string;
  readonly namespace: string;
  readonly user: UserInfo;
  readonly isDryRun: boolean;
  /** Absent for a deletion. Plugins and webhooks change this copy, or set another. */
  object: KubeObject | undefined;
  /** Absent for a creation. */
  readonly oldObject: KubeObject | undefined;
  /** As `CreateOptions` and the like. */
  readonly options: JsonObject | undefined;
  /** Into a `Warning` header of the answer. */
  readonly warn: (text: string) => void;
}

/** A refusal that names what is written, as the built-in plugins refuse. @internal */
export function refused(admission: Admission, why: string): ApiError {
  return ApiError.forbidden(admission.type, nameOf(admission), why);
}

/** The name, or how it begins where it is not generated yet. */
function nameOf({ name, object }: Admission): string {
  return name || object?.metadata.name || object?.metadata.generateName || 'Unknown';
}

/** @internal */
export function kindOf(object: KubeObject): GroupVersionKind {
  const slash = object.apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : object.apiVersion.slice(0, slash),
    version: object.apiVersion.slice(slash + 1),
    kind: object.kind,
  };
}

/** A part of an object that is an object itself; an empty one where it is not there. @internal */
export function part(object: JsonObject | undefined, name: string): JsonObject {
  const value = object?.[name];
  return isObject(value) ? value : {};
}
