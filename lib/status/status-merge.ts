import { isDeepStrictEqual } from 'node:util';

type Status = Record<string, unknown>;

/**
 * The status to write when somebody else has written since `base` was read: what we want, and of the lists of
 * conditions also those that others have added since. Two controllers may each own conditions of one object.
 *
 * @internal
 */
export function rebaseStatus(base: Status, desired: Status, latest: Status): Status {
  const rebased = { ...desired };
  for (const [name, value] of Object.entries(desired)) {
    const theirs = latest[name];
    if (isTypedList(value) && isTypedList(theirs)) rebased[name] = [...value, ...addedByOthers(base[name], value, theirs)];
  }
  return rebased;
}

/** Whether applying the patch could undo what somebody else wrote meanwhile: a list is replaced as a whole. @internal */
export function replacesList(patch: object, base: object): boolean {
  return Object.entries(patch).some(([name, value]) => {
    const current = (base as Status)[name];
    if (Array.isArray(value)) return Array.isArray(current) && current.length > 0;
    return isObject(value) && isObject(current) && replacesList(value, current);
  });
}

function addedByOthers(base: unknown, ours: TypedList, theirs: TypedList): TypedList {
  const known = isTypedList(base) ? base : [];
  return theirs.filter(
    (item) => !ours.some(({ type }) => type === item.type) && !known.some((before) => isDeepStrictEqual(before, item)),
  );
}

type TypedList = { readonly type: string }[];

function isTypedList(value: unknown): value is TypedList {
  return Array.isArray(value) && value.every((item) => isObject(item) && typeof (item as { type?: unknown }).type === 'string');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
