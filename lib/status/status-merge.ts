import { isDeepStrictEqual } from 'node:util';

type Status = Record<string, unknown>;

/**
 * The status to write, given what its author saw (`base`), wants (`desired`), and what the cluster holds by now
 * (`latest`). It is what the author wants, but of lists of conditions only what the author changed: several
 * controllers may each own conditions of one object, and none should undo another's.
 *
 * @internal
 */
export function rebaseStatus(base: Status, desired: Status, latest: Status): Status {
  const rebased = { ...desired };
  for (const [name, ours] of Object.entries(desired)) {
    const theirs = latest[name];
    const before = base[name];
    if (isTypedList(ours) && isTypedList(theirs))
      rebased[name] = mergeByType(isTypedList(before) ? before : [], ours, theirs);
  }
  return rebased;
}

function mergeByType(base: TypedList, ours: TypedList, theirs: TypedList): TypedList {
  const merged: TypedItem[] = [];
  for (const item of ours) {
    const isUntouched = isDeepStrictEqual(item, find(base, item.type));
    const kept = isUntouched ? find(theirs, item.type) : item;
    if (kept) merged.push(kept);
  }
  const added = theirs.filter(({ type }) => !find(ours, type) && !find(base, type));
  return [...merged, ...added];
}

function find(list: TypedList, type: string): TypedItem | undefined {
  return list.find((item) => item.type === type);
}

type TypedItem = { readonly type: string };
type TypedList = readonly TypedItem[];

function isTypedList(value: unknown): value is TypedList {
  return (
    Array.isArray(value) &&
    value.every(
      (item) => typeof item === 'object' && item !== null && typeof (item as TypedItem).type === 'string',
    )
  );
}
