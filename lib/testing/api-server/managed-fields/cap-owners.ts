import { union } from './field-set.js';
import { type Managers, ownerKey, secondsOf, withFields } from './managers.js';

/** So many entries of updates are kept; beyond that, the oldest of one version become one. */
const MAX_UPDATERS = 10;
const ANCIENT = 'ancient-changes';

/** Keeps the number of managers that update bounded. @internal */
export function capOwners({ owners, times }: Managers): void {
  const updaters = [...owners.keys()].filter((key) => owners.get(key)?.operation === 'Update');
  let count = updaters.length;
  if (count <= MAX_UPDATERS) return;
  updaters.sort((a, b) => secondsOf(times.get(a)) - secondsOf(times.get(b)) || compareIds(owners, a, b));
  const firstOf = new Map<string, string>();
  for (const key of updaters) {
    if (count <= MAX_UPDATERS) return;
    const owner = owners.get(key);
    if (!owner) continue;
    const { apiVersion } = owner;
    const first = firstOf.get(apiVersion);
    if (first === undefined) {
      firstOf.set(apiVersion, key);
      continue;
    }
    const id = { manager: ANCIENT, operation: 'Update' as const, subresource: '', apiVersion };
    const bucket = ownerKey(id);
    const oldest = owners.get(bucket) ?? owners.get(first);
    if (!owners.has(bucket)) owners.delete(first);
    owners.set(
      bucket,
      withFields(
        { ...owner, ...id, encoded: undefined },
        union(owner.fields, oldest?.fields ?? owner.fields),
      ),
    );
    owners.delete(key);
    count--;
    const time = times.get(key);
    if (time !== undefined) times.set(bucket, time);
  }
}

/** As their identifiers in JSON sort: by manager first, then by version and subresource. */
function compareIds(owners: Managers['owners'], a: string, b: string): number {
  const [left, right] = [a, b].map((key) => {
    const owner = owners.get(key);
    return JSON.stringify([owner?.manager, owner?.apiVersion, owner?.subresource]);
  }) as [string, string];
  return left < right ? -1 : 1;
}
