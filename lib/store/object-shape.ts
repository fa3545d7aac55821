import type { KubernetesObject } from '../resource/kubernetes-object.js';

/** How much of each object a store keeps. @internal */
export interface ObjectShape {
  /** Keep `metadata.managedFields`. */
  readonly managedFields: boolean;
  /** Keep nothing but the metadata. */
  readonly metadataOnly: boolean;
  /** Keep these fields, beside what identifies the object; `undefined`: all. */
  readonly fields: readonly string[] | undefined;
}

/** All but `managedFields`. @internal */
export const WHOLE: ObjectShape = { managedFields: false, metadataOnly: false, fields: undefined };

/** Whoever reads it reads all that it wants to know. @internal */
export function isWhole({ metadataOnly, fields }: ObjectShape): boolean {
  return !metadataOnly && fields === undefined;
}

/** Whether an object is kept as the server writes it, but for `managedFields`. @internal */
export function isAsSent(shape: ObjectShape): boolean {
  return isWhole(shape) && !shape.managedFields;
}

/** What of the metadata is kept whatever the fields: what object it is, in which state, and whose. */
const IDENTITY = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'ownerReferences',
] as const;

/** The part of an object that is kept. The object itself stays as it is; parts that are kept whole are shared with it. @internal */
export function shaped(object: KubernetesObject, shape: ObjectShape): KubernetesObject {
  const { apiVersion, kind } = object;
  if (shape.fields) return withFields(object, shape.fields);
  const { managedFields: _managedFields, ...rest } = object.metadata;
  const metadata = shape.managedFields ? object.metadata : rest;
  return shape.metadataOnly ? { apiVersion, kind, metadata } : { ...object, metadata };
}

function withFields(object: KubernetesObject, fields: readonly string[]): KubernetesObject {
  const { apiVersion, kind, metadata } = object;
  const kept: Record<string, unknown> = {};
  for (const name of IDENTITY) if (metadata[name] !== undefined) kept[name] = metadata[name];
  const part = { apiVersion, kind, metadata: kept };
  for (const field of fields) copyField(object, part, field.split('.'));
  return part as unknown as KubernetesObject;
}

/** Of what is not there, nothing is copied, not even what would be around it. */
function copyField(from: object, to: object, path: readonly string[]): void {
  let source: unknown = from;
  for (const step of path) source = ownField(source, step);
  if (source === undefined) return;
  let target = to as Record<string, unknown>;
  for (const step of path.slice(0, -1)) target = (target[step] ??= {}) as Record<string, unknown>;
  target[path.at(-1) as string] = source;
}

function ownField(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
