import type { FieldsOf, ResourceDefinition, Sendable } from './kind.js';
import { checkDefinition, expectNames, KindChecks } from './kind-names.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** Where a kind is served, and under which names. @publicApi */
export interface ResourceOptions {
  /** Default: `''`, the core group. */
  readonly group?: string | undefined;
  /** The version of the API, such as `v1`. */
  readonly version: string;
  /** The name of the kind, such as `Certificate`. */
  readonly kind: string;
  /** The lower-case plural, as in the URL. */
  readonly plural: string;
  /** Default: `'Namespaced'`. */
  readonly scope?: 'Namespaced' | 'Cluster' | undefined;
}

/** The class to extend for a kind. @publicApi */
export interface ResourceClass<T extends KubernetesObject> {
  new (): T;
  /** What the objects of the kind inherit from. */
  readonly prototype: T;
  /** Where the API server serves the kind. */
  readonly resource: ResourceDefinition;
}

/** An object of a kind, from its full type or from what it has besides its metadata. @publicApi */
export type ResourceObject<T> = ([T] extends [KubernetesObject] ? T : KubernetesObject & T) &
  Sendable<FieldsOf<T>>;

/**
 * A kind that is defined elsewhere: another operator's custom resource, or one of an aggregated API.
 *
 * ```ts
 * export class Certificate extends resource<{ spec: CertificateSpec; status?: CertificateStatus }>({
 *   group: 'cert-manager.io', version: 'v1', kind: 'Certificate', plural: 'certificates',
 * }) {}
 * ```
 *
 * @throws InvalidKindError when an option is not what the API server takes.
 * @publicApi
 */
export function resource<T extends object>(options: ResourceOptions): ResourceClass<ResourceObject<T>> {
  expectNames(options, 'resource()', ['version', 'kind', 'plural']);
  const { group = '', version, kind, plural, scope = 'Namespaced' } = options;
  const definition: ResourceDefinition = Object.freeze({ group, version, kind, plural, scope });
  const checks = new KindChecks(kind);
  checks.known(options, NAMES);
  checkDefinition(definition, checks);
  checks.throwIfAny();
  return classOf(definition) as ResourceClass<ResourceObject<T>>;
}

const NAMES = ['group', 'version', 'kind', 'plural', 'scope'];

/** @internal */
export function classOf(definition: ResourceDefinition): ResourceClass<KubernetesObject> {
  const base = class {
    static readonly resource = definition;
  };
  Object.defineProperty(base, 'name', { value: definition.kind });
  return base as unknown as ResourceClass<KubernetesObject>;
}
