import { unexpected } from '../common/invalid-option-error.js';
import { checkDefinition, expectNames, KindChecks } from './kind-names.js';
import { isKind, type Kind, type ResourceDefinition } from './kind.js';
import { classOf, type ResourceClass, type ResourceObject } from './resource.js';

/** Which part of which objects, and what it is. @publicApi */
export interface SubresourceOptions {
  /** The kind whose objects have it. */
  readonly of: Kind;
  /** Its name in the URL, such as `'scale'`. */
  readonly name: string;
  /** The API group of what is sent and returned. Default: `''`, the core group. */
  readonly group?: string | undefined;
  /** The version of the API, such as `v1`. */
  readonly version: string;
  /** The kind of what is sent and returned, such as `'Scale'`. */
  readonly kind: string;
}

/**
 * A subresource with a kind of its own: it is read, replaced, patched or created by the name of the object that it
 * belongs to, and can be neither listed nor watched. The status is none, for it has the kind of its object.
 *
 * ```ts
 * export class DeploymentScale extends subresource<Raw<V1Scale>>({
 *   of: Deployment, name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale',
 * }) {}
 * ```
 *
 * @throws InvalidKindError when an option is not what the API server takes.
 * @publicApi
 */
export function subresource<T extends object>(options: SubresourceOptions): ResourceClass<ResourceObject<T>> {
  expectNames(options, 'subresource()', ['of', 'name', 'version', 'kind']);
  const { of, name, group = '', version, kind } = options;
  if (!isKind(of)) throw unexpected('`of` of subresource()', 'a kind, such as Deployment', of);
  const { plural, scope } = of.resource;
  const definition: ResourceDefinition = Object.freeze({
    group,
    version,
    kind,
    plural,
    scope,
    subresource: Object.freeze({ name, of: of.resource }),
  });
  const checks = new KindChecks(kind);
  checks.known(options, NAMES);
  checkDefinition(definition, checks);
  checks.label(name, 'name', 'scale');
  checks.throwIfAny();
  return classOf(definition) as ResourceClass<ResourceObject<T>>;
}

const NAMES = ['of', 'name', 'group', 'version', 'kind'];
