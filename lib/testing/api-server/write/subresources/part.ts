import type { KubeObject } from '../../common/kube-object.js';
import type { Column, ResourceType, TypeVersion } from '../../types/resource-type.js';

/**
 * A part of an object that is read and written as an object of a kind of its own, such as its Scale.
 *
 * What comes in by a body or a patch is of this kind, and so is what admission sees and what is answered; what is
 * stored, and by what rules, is the whole object.
 *
 * @internal
 */
export interface Part {
  readonly type: ResourceType;
  readonly version: TypeVersion;
  /** What its table shows, where that depends on whose part it is. */
  readonly columns?: readonly Column[];
  /** The part as it is shown. */
  of(whole: KubeObject): KubeObject;
  /** The part as it is changed: with those who own its fields. */
  toChange(whole: KubeObject): KubeObject;
  /**
   * Puts a changed part into the object that it is of.
   *
   * @throws ApiError for a part that breaks the rules of its kind
   */
  into(part: KubeObject, whole: KubeObject): KubeObject;
}
