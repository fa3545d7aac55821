import { describe } from '../common/kuberator-error.js';
import type { Kind } from './kind.js';
import { InvalidKindError } from './kind-names.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** The kind of an object that this package handed out. Throws for a plain copy, which has lost it. @internal */
export function kindOf<T extends KubernetesObject>(object: T): Kind<T> {
  const made: unknown = (object as { constructor?: unknown } | undefined)?.constructor;
  if (typeof made === 'function' && 'resource' in made) return made as unknown as Kind<T>;
  throw new InvalidKindError(
    `Expected an object as this package handed it out, got ${describe(object?.metadata ?? object)}. ` +
      'A copy made with {...object} or structuredClone() has lost its kind: pass the object itself.',
  );
}
