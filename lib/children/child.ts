import { unexpected } from '../common/invalid-option-error.js';
import { expectKind } from '../resource/expect-kind.js';
import type { Kind, PartialManifest } from '../resource/kind.js';
import type { KubernetesObject } from '../resource/kubernetes-object.js';

/** What can be said of a child besides its manifest. Made for `child()`. @publicApi */
export interface ChildOptions<T extends KubernetesObject = KubernetesObject> {
  /** Children of the same call that must be ready before this one is made or changed. @default none */
  readonly dependsOn?: readonly Child[] | undefined;
  /**
   * Whether the child, as the cluster holds it, is ready: true, or else false or why it is not.
   *
   * @default what kstatus says of the built-in kinds; of other kinds, whether the condition `Ready` is true of the
   *   newest generation
   */
  readonly isReady?: ((object: T) => boolean | string) | undefined;
  /** Take over an object of this name that is nobody's child, instead of refusing to touch it. @default false */
  readonly adopt?: boolean | undefined;
}

/** An object as its owner wants it. Made by `child()`, for `ChildrenService`. @publicApi */
export interface Child<T extends KubernetesObject = KubernetesObject> {
  /** Which kind it is. */
  readonly kind: Kind<T>;
  /** All fields of it that the owner has an opinion on. */
  readonly manifest: PartialManifest<KubernetesObject>;
  /** What else was said of it. */
  readonly options: ChildOptions<KubernetesObject>;
  /** The type of its objects. For the compiler only. */
  readonly [objectType]?: T;
}
declare const objectType: unique symbol;

const children = new WeakSet<object>();

/**
 * An object that another is to own, for `ChildrenService.applyAll()`: name all fields that you have an opinion on, and
 * no others. Without a namespace it lives in that of its owner.
 *
 * @example
 * const config = child(ConfigMap, { metadata: { name: 'web' }, data: { color: 'blue' } });
 * const service = child(Service, { metadata: { name: 'web' }, spec }, { dependsOn: [config] });
 * @publicApi
 */
export function child<T extends KubernetesObject>(
  kind: Kind<T>,
  manifest: PartialManifest<T>,
  options: ChildOptions<NoInfer<T>> = {},
): Child<T> {
  expectKind(kind, 'the kind of child()');
  if (typeof manifest !== 'object' || manifest === null)
    throw unexpected(`the manifest of child(${kind.name})`, 'an object with `metadata.name`', manifest);
  const made = Object.freeze({ kind, manifest, options }) as unknown as Child<T>;
  children.add(made);
  return made;
}

/** @internal */
export function isChild(value: unknown): value is Child {
  return typeof value === 'object' && value !== null && children.has(value);
}
