import type { Kind } from '../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../resource/kubernetes-object.js';
import type { WatchOptions } from '../store/watch-options.js';
import type { Predicate } from './predicate.js';

/** What can be said of the objects of another kind that wake a reconciler. @publicApi */
export interface RelationOptions<T extends KubernetesObject> extends Pick<
  WatchOptions,
  'namespaces' | 'namespaceSelector' | 'labelSelector' | 'fieldSelector'
> {
  /** Which changes of such an object are a reason to run. @default any, the status included */
  readonly predicate?: Predicate<T> | undefined;
}

/** What `owned()` takes. @publicApi */
export interface OwnedOptions<T extends KubernetesObject> extends RelationOptions<T> {
  /** Whether only the owner that manages an object is run, or every owner of the reconciler's kind. @default 'controller' */
  readonly owners?: 'controller' | 'all' | undefined;
  /** Receive only the metadata of the objects: far less memory. @default true, unless there is a `predicate` */
  readonly metadataOnly?: boolean | undefined;
  /**
   * Keep `metadata.managedFields`: `ChildrenService` then sees without a request that a child is as it should be, unless
   * it has to know more of it than is received. @default false
   */
  readonly managedFields?: boolean | undefined;
}

/**
 * Which objects of the reconciler are to run, by an object of another kind: none, one, or several. One without a
 * namespace is looked for in the namespace of the object that was given. Must be fast, and change nothing; what it
 * throws is logged.
 *
 * @publicApi
 */
export type RelatedMapper<T extends KubernetesObject> = (
  object: T,
) => ObjectRef | readonly ObjectRef[] | null | undefined;

/** What `watched()` takes. @publicApi */
export type WatchedOptions<T extends KubernetesObject> =
  | (RelationOptions<T> & {
      /** Asked about an object as it was and as it is, so that whom it no longer names is run, too. */
      readonly map: RelatedMapper<T>;
      readonly metadataOnly?: false | undefined;
    })
  | (RelationOptions<KubernetesObject> & {
      readonly map: RelatedMapper<KubernetesObject>;
      /** Receive only the metadata of the objects: far less memory where nobody reads the rest. @default false */
      readonly metadataOnly: true;
    });

/** A kind that the reconciler's objects own. Made by `owned()`. @publicApi */
export interface OwnedRelation {
  readonly type: 'owns';
  readonly kind: Kind;
  readonly options: OwnedOptions<KubernetesObject>;
}

/** A kind that the reconciler's objects depend on. Made by `watched()`. @publicApi */
export interface WatchedRelation {
  readonly type: 'watches';
  readonly kind: Kind;
  readonly options: WatchedOptions<KubernetesObject>;
}

/** A kind whose changes run a reconciler of another. @internal */
export type Relation = OwnedRelation | WatchedRelation;

/**
 * An owned kind, for `owns` of `@Reconciler()`, where more is to be said of it than its name.
 *
 * @example
 * @Reconciler(WebApp, { owns: [Service, owned(Deployment, { predicate: Predicates.status })] })
 * @publicApi
 */
export function owned<T extends KubernetesObject>(
  kind: Kind<T>,
  options: OwnedOptions<NoInfer<T>> = {},
): OwnedRelation {
  return { type: 'owns', kind, options: options as OwnedOptions<KubernetesObject> };
}

/**
 * A kind that the reconciler's objects depend on without owning it, for `watches` of `@Reconciler()`.
 *
 * @example
 * @Reconciler(WebApp, { watches: [watched(Secret, { map: (secret) => ({ name: secret.metadata.labels?.app ?? '' }) })] })
 * @publicApi
 */
export function watched<T extends KubernetesObject>(
  kind: Kind<T>,
  options: WatchedOptions<NoInfer<T>>,
): WatchedRelation {
  return { type: 'watches', kind, options: options as WatchedOptions<KubernetesObject> };
}

/** Which objects a relation watches, in the namespaces of the reconciler unless it names its own. @internal */
export function watchOf({ type, kind, options }: Relation, primary: WatchOptions): WatchOptions {
  const { labelSelector, fieldSelector, predicate } = options;
  const { metadataOnly = type === 'owns' && predicate === undefined } = options;
  const hasOwn = options.namespaces !== undefined || options.namespaceSelector !== undefined;
  const where = hasOwn || kind.resource.scope === 'Cluster' ? options : primary;
  const { namespaces, namespaceSelector } = where;
  const managedFields = 'managedFields' in options ? options.managedFields : undefined;
  return { namespaces, namespaceSelector, labelSelector, fieldSelector, metadataOnly, managedFields };
}
