import { KuberatorError, describe } from '../common/kuberator-error.js';
import { describeResource, type ResourceDefinition } from '../resource/kind.js';
import type { ObjectRef } from '../resource/kubernetes-object.js';

/** A request that can't be built from what was given. @publicApi */
export class InvalidRequestError extends KuberatorError {
  constructor(message: string) {
    super('KUBERATOR_INVALID_REQUEST', message);
  }
}

/** @internal */
export interface PathTarget {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
}

/** @internal */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The path of a collection, an object or its subresource. Every segment is encoded, and one that the server or
 * a proxy could read as a step out of its place is refused: nothing from an object leaves its segment.
 *
 * @internal
 */
export function resourcePath(
  resource: ResourceDefinition,
  target: PathTarget = {},
  query: Query = {},
): string {
  const { namespace, name, subresource = resource.subresource?.name } = target;
  const { group, version, plural } = resource.subresource?.of ?? resource;
  if (namespace !== undefined && resource.scope === 'Cluster') {
    throw new InvalidRequestError(
      `${describeResource(resource)} is cluster-scoped, but the namespace ${describe(namespace)} was given. Leave it out.`,
    );
  }
  if (name !== undefined && namespace === undefined && resource.scope === 'Namespaced') {
    throw new InvalidRequestError(
      `${describeResource(resource)} is namespaced, but no namespace was given for ${describe(name)}. Add \`namespace\`.`,
    );
  }
  if (name === undefined && subresource !== undefined) {
    throw new InvalidRequestError(
      `${describeResource(resource)} is a part of one object, and can be neither listed nor watched. Name the object.`,
    );
  }
  let path = group === '' ? `/api/${segment(version)}` : `/apis/${segment(group)}/${segment(version)}`;
  if (namespace !== undefined) path += `/namespaces/${segment(namespace)}`;
  path += `/${segment(plural)}`;
  if (name !== undefined) path += `/${segment(name)}`;
  if (subresource !== undefined) path += `/${segment(subresource)}`;
  return path + queryString(query);
}

/**
 * Refuses what names no object, whatever the types have said: without a name the path would be that of the
 * collection, and a DELETE of that takes all that is in it.
 *
 * @throws InvalidRequestError
 * @internal
 */
export function expectRef(resource: ResourceDefinition, ref: ObjectRef): void {
  const name = (ref as Partial<ObjectRef> | null | undefined)?.name;
  if (name !== undefined && name !== null) return;
  const example = resource.scope === 'Cluster' ? "{ name: 'web' }" : "{ name: 'web', namespace: 'default' }";
  const isObject = typeof ref === 'object' && ref !== null && 'metadata' in ref;
  const mend = isObject ? ' Pass its `metadata`.' : '';
  throw new InvalidRequestError(
    `Expected an object of ${describeResource(resource)} to be named as in ${example}, got ${describe(ref)}.${mend}`,
  );
}

/** `?a=1&b=2`, or `''`; entries that are `undefined` are left out. @internal */
export function queryString(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text && `?${text}`;
}

function segment(text: string): string {
  if (typeof text !== 'string' || text === '' || text === '.' || text === '..') {
    throw new InvalidRequestError(`Expected a name for a path segment, got ${describe(text)}.`);
  }
  if (/\p{Surrogate}/u.test(text))
    throw new InvalidRequestError(`Expected well-formed Unicode for a path segment, got ${describe(text)}.`);
  return encodeURIComponent(text);
}
