import { listAt, objectAt, textAt } from '../../builtin/fields.js';
import type { JsonObject } from '../../common/json.js';
import type { KubeObject } from '../../common/kube-object.js';
import { timestamp } from '../metadata.js';

/** Sets a condition of a Pod to True. The time of its transition stays where it was True before. @internal */
export function setPodCondition(
  pod: KubeObject,
  type: string,
  now: Date,
  why: { readonly reason?: string; readonly message?: string } = {},
): void {
  const status: JsonObject = { ...objectAt(pod, 'status') };
  const conditions = [...listAt(status, 'conditions')];
  const index = conditions.findIndex((one) => one['type'] === type);
  const old = conditions[index];
  const since = old && textAt(old, 'status') === 'True' ? old['lastTransitionTime'] : timestamp(now);
  const condition = {
    type,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: since ?? timestamp(now),
    ...why,
  };
  if (old) conditions[index] = condition;
  else conditions.push(condition);
  pod['status'] = { ...status, conditions };
}
