import { expectKind } from '../resource/expect-kind.js';
import { describeResource, type Kind } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';
import type { CheckedFields, HeldObject } from './held-object.js';
import type { IndexValue } from './object-index.js';
import type { WatchOptions } from './watch-options.js';

/**
 * Under which values an object is found: one, several, or none. It is asked once for each state of an object, must be
 * fast and change nothing; what it throws is logged, and the object is not found by this index.
 *
 * @publicApi
 */
export type IndexFunction<T extends KubernetesObject> = (
  object: T,
) => IndexValue | readonly IndexValue[] | null | undefined;

/** What `store()` takes: which objects, how much of each, and what they are found by. @publicApi */
export interface StoreOptions<
  T extends KubernetesObject,
  Field extends string = never,
  IsMetadataOnly extends boolean = false,
  Found extends FoundBy = FoundBy,
> extends Omit<WatchOptions, 'metadataOnly'> {
  /** Receive and hold only `apiVersion`, `kind` and `metadata`. @default false */
  readonly metadataOnly?: IsMetadataOnly | undefined;
  /**
   * Hold nothing but these fields, such as `spec.replicas` or `metadata.labels`, beside what identifies an object and its
   * `ownerReferences`. A field inside of a list, or under a name of a map, can't be named: name the list or the map. The
   * rest is received and dropped. @default all
   */
  readonly fields?: CheckedFields<T, Field> | undefined;
  /** By name, what objects are found by in `byIndex()`. */
  readonly indexes?:
    | { readonly [Name in keyof Found]: (object: HeldObject<T, Field, IsMetadataOnly>) => Found[Name] }
    | undefined;
}

/** What the functions of the indexes return, by name. @internal */
export type FoundBy = Readonly<Record<string, ReturnType<IndexFunction<KubernetesObject>>>>;

/** Options as they are kept: of whatever kind, and with whatever indexes. @internal */
export interface StoreSettings extends WatchOptions {
  readonly fields?: readonly string[] | undefined;
  readonly indexes?: Readonly<Record<string, IndexFunction<KubernetesObject>>> | undefined;
}

/** A store, as it was declared with `store()`. @publicApi */
export interface StoreDeclaration<
  T extends KubernetesObject = KubernetesObject,
  Indexes extends Readonly<Record<string, IndexValue>> = Readonly<Record<string, IndexValue>>,
> {
  /** The kind of its objects. */
  readonly kind: Kind;
  /** As they were given. */
  readonly options: StoreSettings;
  /** What it is injected by. Nest shows its text where it can't be resolved. */
  readonly token: symbol;
  /** For the compiler only. */
  readonly [held]?: { readonly object: T; readonly indexes: Indexes };
}
declare const held: unique symbol;

/** @internal */
export type IndexValues<Found extends FoundBy> = { readonly [Name in keyof Found]: ValueIn<Found[Name]> };

type ValueIn<Found> = Found extends readonly (infer Value)[]
  ? Extract<Value, IndexValue>
  : Extract<Found, IndexValue>;

/** The objects of a store, from its declaration or the type of its objects. @publicApi */
export type ObjectIn<Of extends KubernetesObject | StoreDeclaration> =
  Of extends StoreDeclaration<infer T> ? T : Extract<Of, KubernetesObject>;

/** The values of the indexes of a store, by name. @publicApi */
export type IndexesOf<Of extends KubernetesObject | StoreDeclaration> =
  Of extends StoreDeclaration<KubernetesObject, infer Indexes> ? Indexes : Record<never, never>;

/**
 * Declares a store: the objects of a kind, or some of them, held in memory and up to date. Provide it with
 * `KuberatorModule.forFeature({ stores: [deploymentStore] })`, and inject it with `@InjectStore(deploymentStore)`.
 *
 * @example
 * export const deploymentStore = store(Deployment, {
 *   labelSelector: 'app.kubernetes.io/managed-by=webapps',
 *   indexes: { byApp: ({ metadata }) => metadata.labels?.['app'] },
 * });
 * @publicApi
 */
export function store<
  T extends KubernetesObject,
  const Field extends string = never,
  IsMetadataOnly extends boolean = false,
  Found extends FoundBy = Record<never, never>,
>(
  kind: Kind<T>,
  options: StoreOptions<NoInfer<T>, Field, IsMetadataOnly, Found> = {},
): StoreDeclaration<HeldObject<T, Field, IsMetadataOnly>, IndexValues<Found>> {
  expectKind(kind, 'the kind of store()');
  const mend = `KuberatorModule.forFeature({ stores: [...] }) with what store(${kind.name}) returned`;
  const token = Symbol(`a store of ${describeResource(kind.resource)}, which ${mend} provides,`);
  return { kind, options: options as StoreSettings, token };
}

/** @internal */
export function isStoreDeclaration(value: unknown): value is StoreDeclaration {
  return typeof value === 'object' && value !== null && 'kind' in value && 'token' in value;
}
