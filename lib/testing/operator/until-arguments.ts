import { expectRef } from '../../cluster/path.js';
import { expectFunction } from '../../common/check-options.js';
import { kindOf } from '../../resource/kind-of.js';
import { isKind, type Kind } from '../../resource/kind.js';
import type { KubernetesObject, ObjectRef } from '../../resource/kubernetes-object.js';

type Condition<T> = (object: T) => unknown;

/** Both ways to call `until()`. @internal */
export type UntilArguments<T extends KubernetesObject> =
  [object: T, condition: Condition<T>] | [kind: Kind<T>, ref: ObjectRef, condition: Condition<T>];

/** Which object `until()` is to wait for, and for what. @internal */
export function untilArguments<T extends KubernetesObject>(
  args: UntilArguments<T>,
): [Kind<T>, ObjectRef, Condition<T>] {
  const [first, second, third] = args as unknown[];
  if (!isKind(first)) {
    const [object, condition] = args as [T, Condition<T>];
    const kind = kindOf(object);
    expectFunction(condition, 'the condition of until()');
    return [kind, object.metadata, condition];
  }
  expectRef(first.resource, second as ObjectRef);
  expectFunction(third, 'the condition of until()');
  return [first as Kind<T>, second as ObjectRef, third as Condition<T>];
}
