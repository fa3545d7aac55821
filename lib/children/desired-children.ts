import { describe } from '../common/kuberator-error.js';
import { unexpected } from '../common/invalid-option-error.js';
import type { Owner } from '../resource/owner-reference.js';
import { isChild, type Child } from './child.js';
import { InvalidChildError } from './child-error.js';
import { inDependencyOrder } from './dependency-order.js';
import { completeChild, describeChild, placeChild, type DesiredChild } from './desired-child.js';
import { digestOf } from './digest.js';

const NAMES = ['dependsOn', 'isReady', 'adopt'];

/**
 * What an owner wants, checked, each after all that it depends on. Nothing is sent before all of it is known to be sound.
 *
 * @throws InvalidChildError
 * @internal
 */
export function desiredChildren(
  owner: Owner,
  children: readonly Child[],
  allowedNamespaces: ReadonlySet<string>,
): DesiredChild[] {
  const given: unknown = children;
  if (!Array.isArray(given)) throw unexpected('the children', 'an array of what child() makes', children);
  const places = new Map<Child, ReturnType<typeof placeChild>>();
  const ids = new Map<string, number>();
  for (const [index, child] of (children as readonly unknown[]).entries()) {
    const at = `children[${index}]`;
    if (!isChild(child))
      throw new InvalidChildError(
        `Expected ${at} to be what child() makes of a kind and a manifest, got ${describe(child)}.`,
      );
    checkOptions(child, at);
    const place = placeChild(owner, child, at, allowedNamespaces);
    const twin = ids.get(place.id);
    if (twin !== undefined)
      throw new InvalidChildError(
        `children[${twin}] and ${at} are both the ${describeChild(place, owner)}. Leave one of them out, or give it another name.`,
      );
    ids.set(place.id, index);
    places.set(child, place);
  }
  const order = inDependencyOrder(children, (child) => child.options.dependsOn ?? []);
  const nameOf = (child: Child) => {
    const place = places.get(child);
    return place ? describeChild(place, owner) : 'a child that is not among them';
  };
  if ('cycle' in order)
    throw new InvalidChildError(
      `The children wait for one another for ever: ${order.cycle.map(nameOf).join(' → ')}. Remove one \`dependsOn\` of these.`,
    );
  return order.ordered.map(({ item, depth }) => {
    const place = places.get(item);
    if (!place) {
      const dependent = children.find(({ options }) => options.dependsOn?.includes(item));
      throw new InvalidChildError(
        `${dependent ? nameOf(dependent) : 'A child'} depends on the ${item.kind.resource.kind} "${item.manifest.metadata.name}", which is not among the children. Pass it, too.`,
      );
    }
    return completeChild(owner, item, place, depth);
  });
}

function checkOptions({ options }: Child, at: string): void {
  const wrong = Object.keys(options).find((name) => !NAMES.includes(name));
  if (wrong !== undefined)
    throw new InvalidChildError(`${at} has no option \`${wrong}\`. There are: ${NAMES.join(', ')}.`);
  const { dependsOn, isReady } = options as { dependsOn?: unknown; isReady?: unknown };
  if (dependsOn !== undefined && !(Array.isArray(dependsOn) && dependsOn.every(isChild)))
    throw unexpected(`\`dependsOn\` of ${at}`, 'an array of what child() makes', dependsOn);
  if (isReady !== undefined && typeof isReady !== 'function')
    throw unexpected(`\`isReady\` of ${at}`, 'a function', isReady);
}

/** Names a whole set of children, in whatever order. @internal */
export function membersDigest(children: readonly DesiredChild[]): string {
  return digestOf(children.map(({ id }) => id).sort());
}
