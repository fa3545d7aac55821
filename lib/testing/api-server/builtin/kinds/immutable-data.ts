import type { StatusCause } from '../../common/api-error.js';
import { equalJson } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { mapAsSent } from '../decode/sent-empty.js';
import { Checks } from '../validation/checks.js';

/** With `immutable: true` neither the data nor that mark may change. @internal */
export function immutableCauses(
  object: KubeObject,
  old: KubeObject,
  names: readonly string[],
): StatusCause[] {
  const checks = new Checks();
  if (old.immutable !== true) return [];
  const why = 'field is immutable when `immutable` is set';
  if (object.immutable !== true) checks.forbidden('immutable', why);
  for (const name of names) {
    // What is there always, such as the data of a ConfigMap, is never none.
    const none = name === 'data' && object.kind === 'ConfigMap' ? {} : null;
    if (!equalJson(mapAsSent(object, name) ?? none, old[name] ?? none)) checks.forbidden(name, why);
  }
  return checks.causes;
}
