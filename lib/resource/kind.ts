import type { KubernetesObject, ObjectMetaInput } from './kubernetes-object.js';

/** Where the API server serves a kind, and under which names. @publicApi */
export interface ResourceDefinition {
  /** The API group; `''` for the core group. */
  readonly group: string;
  /** The version of the API, such as `v1`. */
  readonly version: string;
  /** The name of the kind, such as `Widget`. */
  readonly kind: string;
  /** The lower-case plural, as in the URL. */
  readonly plural: string;
  /** Whether its objects live in namespaces. */
  readonly scope: 'Namespaced' | 'Cluster';
  /** Of a subresource, such as `scale`: its name, and the kind whose objects it belongs to. See `subresource()`. */
  readonly subresource?: { readonly name: string; readonly of: ResourceDefinition };
}

/**
 * A class that is a kind at run time and the type of its objects at compile time, made by `customResource()`
 * or `resource()`: `client.get(Widget, { name })` resolves to a `Widget`.
 *
 * Objects handed out are plain parsed JSON with the class as their prototype, so methods and getters that you
 * add to the class work on them.
 *
 * @publicApi
 */
export interface Kind<T extends KubernetesObject = KubernetesObject> {
  /** The name of the class. */
  readonly name: string;
  /** What its objects inherit from. */
  readonly prototype: T;
  /** Where the API server serves it. */
  readonly resource: ResourceDefinition;
}

/** @internal */
export function isKind(value: unknown): value is Kind {
  return (
    typeof value === 'function' &&
    'resource' in value &&
    typeof value.resource === 'object' &&
    value.resource !== null &&
    'plural' in value.resource
  );
}

/** The type of a kind's objects. @publicApi */
export type ObjectOf<K extends Kind> = K['prototype'];

/**
 * Says what a client may send of a kind, where that differs from what the server returns: fields with a default
 * may be left out, and what you add to the class is not asked for. For the compiler only; no object has it.
 *
 * @publicApi
 */
export interface Sendable<Fields> {
  readonly [sendable]?: Fields;
}
declare const sendable: unique symbol;

/** What a client sends to create or apply an object: `apiVersion` and `kind` come from the kind. @publicApi */
export type Manifest<T extends KubernetesObject> = ManifestFields<T> & ManifestMeta;

/** What a client sends to apply an object: whatever fields it has an opinion on. @publicApi */
export type PartialManifest<T extends KubernetesObject> = DeepPartial<ManifestFields<T>> & ManifestMeta;

/** What a client sends to apply a status: whatever fields of it, beside the object's name. @publicApi */
export type StatusManifest<T extends KubernetesObject> = T extends { status?: infer Status }
  ? ManifestMeta & { status: DeepPartial<NonNullable<Status>> }
  : never;

interface ManifestMeta {
  apiVersion?: string | undefined;
  kind?: string | undefined;
  metadata: ObjectMetaInput;
}

/** @internal */
export type ManifestFields<T> = typeof sendable extends keyof T
  ? NonNullable<T[typeof sendable]>
  : FieldsOf<T>;

type DeepPartial<T> = unknown extends T
  ? unknown
  : T extends readonly (infer Item)[]
    ? DeepPartial<Item>[]
    : T extends object
      ? { [Field in keyof T]?: DeepPartial<T[Field]> | undefined }
      : T;

/** What an object has besides its identity and its status. @internal */
export type FieldsOf<T> = {
  [
    Field in keyof T as Field extends 'apiVersion' | 'kind' | 'metadata' | 'status'
      ? never
      : T[Field] extends (...args: never[]) => unknown
        ? never
        : Field
  ]: T[Field];
};

/** `group/version`, or the bare version for the core group. @internal */
export function apiVersionOf(resource: ResourceDefinition): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** Whether objects of the one have the form of those of the other. @internal */
export function isSameResource(a: ResourceDefinition, b: ResourceDefinition): boolean {
  return a.group === b.group && a.version === b.version && a.plural === b.plural;
}

/** `plural.group/version`, to name a kind in messages and logs. @internal */
export function describeResource(resource: ResourceDefinition): string {
  const { subresource } = resource;
  if (subresource) return `${describeResource(subresource.of)}/${subresource.name}`;
  return `${resource.plural}${resource.group && `.${resource.group}`}/${resource.version}`;
}

/**
 * Gives parsed JSON the prototype of its kind. It becomes the kind's object; nothing is copied. With its `json`, the
 * object remembers how it looked when it was handed out, whatever is done to it; with its `cluster`, where it is.
 *
 * @internal
 */
export function asKind<T extends KubernetesObject>(
  kind: Kind<T>,
  parsed: object,
  json?: string,
  cluster?: string,
): T {
  // One property for both: to define one is a good part of what an object costs beside parsing it.
  if (json !== undefined || cluster !== undefined)
    Object.defineProperty(parsed, provenance, { value: { json, cluster } satisfies Provenance });
  return Object.setPrototypeOf(parsed, kind.prototype) as T;
}

interface Provenance {
  readonly json: string | undefined;
  readonly cluster: string | undefined;
}
const provenance = Symbol('nestjs-kuberator.provenance');

function provenanceOf(object: unknown): Provenance | undefined {
  return (object as { [provenance]?: Provenance } | null | undefined)?.[provenance];
}

/** The name of the cluster that an object was read from, as far as that is known: a copy does not tell. @internal */
export function clusterOf(object: object): string | undefined {
  return provenanceOf(object)?.cluster;
}

/** How an object looked when it was handed out, as far as that is known. @internal */
export function originOf<T extends KubernetesObject>(object: T): T | undefined {
  const json = provenanceOf(object)?.json;
  return json === undefined ? undefined : (JSON.parse(json) as T);
}
