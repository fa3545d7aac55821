import { Quantity } from '../../../../resource/quantity.js';
import { isObject, type Json, type JsonObject } from '../../common/json.js';
import { part } from '../admission.js';

type Amounts = ReadonlyMap<string, Quantity>;

/** What is asked for, and what may be used at most. @internal */
export interface Resources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** A quantity as objects hold it: a text, or a number. @internal */
export const quantityOf = (amount: Json | undefined): Quantity =>
  Quantity.parse(typeof amount === 'number' || typeof amount === 'string' ? amount : 0);

const FIELDS = ['requests', 'limits'] as const;

/** The resources of a container or of a claim. @internal */
export function resourcesOf(holder: JsonObject): Resources {
  const of = (field: string): Amounts =>
    new Map(
      Object.entries(part(part(holder, 'resources'), field)).map(([name, amount]) => [
        name,
        quantityOf(amount),
      ]),
    );
  return { requests: of('requests'), limits: of('limits') };
}

/**
 * The resources of a whole Pod: containers run at once, init containers one after the other and before them, but for
 * those that go on beside them. What the Pod says of itself counts instead.
 *
 * @internal
 */
export function podResources(spec: JsonObject): Resources {
  const [requests, limits] = FIELDS.map((field): Amounts => {
    let running: Amounts = new Map();
    let before: Amounts = new Map();
    let most: Amounts = new Map();
    for (const one of objects(spec['containers'])) running = sum(running, resourcesOf(one)[field]);
    for (const one of objects(spec['initContainers'])) {
      const own = resourcesOf(one)[field];
      if (one['restartPolicy'] === 'Always') {
        running = sum(running, own);
        before = sum(before, own);
        most = larger(most, before);
      } else most = larger(most, sum(before, own));
    }
    const whole = [...resourcesOf(spec)[field]].filter(([name]) => name === 'cpu' || name === 'memory');
    return new Map([...larger(running, most), ...whole]);
  });
  return { requests: requests as Amounts, limits: limits as Amounts };
}

const sum = (a: Amounts, b: Amounts): Amounts => combined(a, b, (one, other) => one.add(other));
const larger = (a: Amounts, b: Amounts): Amounts =>
  combined(a, b, (one, other) => (one.compare(other) < 0 ? other : one));

function combined(a: Amounts, b: Amounts, combine: (one: Quantity, other: Quantity) => Quantity): Amounts {
  const result = new Map(a);
  for (const [name, amount] of b) {
    const present = result.get(name);
    result.set(name, present ? combine(present, amount) : amount);
  }
  return result;
}

const objects = (list: Json | undefined): JsonObject[] => (Array.isArray(list) ? list : []).filter(isObject);
