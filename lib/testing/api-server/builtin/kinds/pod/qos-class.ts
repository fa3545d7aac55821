import type { JsonObject } from '../../../common/json.js';
import { Quantity } from '../../../../../resource/quantity.js';
import { listAt, mapAt, objectAt } from '../../fields.js';

const counted = ['cpu', 'memory'];

/**
 * How well a pod is served when its node runs short: Guaranteed where all containers ask for all that they may take,
 * BestEffort where none asks for anything, else Burstable.
 *
 * @internal
 */
export function qosClass(spec: JsonObject): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const own = objectAt(spec, 'resources');
  const containers = own
    ? [{ resources: own }]
    : [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')];
  let asksForNothing = true;
  let isGuaranteed = true;
  for (const container of containers) {
    const requests = positive(mapAt(container, 'resources', 'requests'));
    const limits = positive(mapAt(container, 'resources', 'limits'));
    if (Object.keys(requests).length > 0 || Object.keys(limits).length > 0) asksForNothing = false;
    if (!counted.every((name) => limits[name] && sameAmount(requests[name] ?? limits[name], limits[name]))) {
      isGuaranteed = false;
    }
  }
  if (asksForNothing) return 'BestEffort';
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

function positive(amounts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(amounts).filter(([name, amount]) => counted.includes(name) && amount !== '0'),
  );
}

function sameAmount(a: string, b: string): boolean {
  return a === b || Quantity.parse(a).equals(Quantity.parse(b));
}
