import { isDeepStrictEqual } from 'node:util';
import type { ObjectMeta } from '../resource/kubernetes-object.js';

/** A set of fields as `managedFields` writes it: a node without children is a field that is owned whole. */
type FieldSet = { readonly [step: string]: FieldSet };

interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly subresource?: string;
  readonly fieldsV1?: FieldSet;
}

/** What names an object is nobody's field. */
const UNOWNED = { '': ['apiVersion', 'kind'], metadata: ['name', 'namespace'] } as const;

/** The fields that a manager owns by server-side apply; `undefined` where it has applied nothing. @internal */
export function appliedFields(
  { managedFields }: Pick<ObjectMeta, 'managedFields'>,
  manager: string,
  apiVersion?: string,
): FieldSet | undefined {
  const entries = (managedFields ?? []) as readonly ManagedFieldsEntry[];
  return entries.find(
    (entry) =>
      entry.manager === manager &&
      entry.operation === 'Apply' &&
      (entry.subresource ?? '') === '' &&
      (apiVersion === undefined || entry.apiVersion === apiVersion),
  )?.fieldsV1;
}

/**
 * Whether the fields are exactly those of the manifest. Whoever gives a field another value takes it away from who
 * applied it, so as long as they are, all values are those which were applied last.
 *
 * No schema is needed: the server has told by the fields themselves which lists and maps are owned as a whole.
 *
 * @param live the object whose fields these are; where it is not known as a whole, an empty list that is not owned counts
 *   as taken by others
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#ownership
 * @internal
 */
export function areFieldsOf(manifest: object, fields: FieldSet, live?: object): boolean {
  const { metadata, ...rest } = manifest as { metadata?: object };
  const { 'f:metadata': metadataFields = {}, ...restFields } = fields;
  return (
    ownsMap(without(rest, UNOWNED['']), restFields, live) &&
    ownsMap(without(metadata ?? {}, UNOWNED.metadata), metadataFields, valueIn(live, 'metadata'))
  );
}

function owns(value: unknown, fields: FieldSet, live: unknown): boolean {
  if (isWhole(fields)) return true;
  if (Array.isArray(value)) return ownsItems(value, fields, live);
  return typeof value === 'object' && value !== null && ownsMap(value, fields, live);
}

function ownsMap(map: object, fields: FieldSet, live: unknown): boolean {
  const names = new Set(stepsOf(fields));
  for (const [name, value] of Object.entries(map)) {
    const step = `f:${name}`;
    const there = valueIn(live, name);
    const isOwned = names.delete(step);
    if (isOwned ? !owns(value, fields[step] ?? {}, there) : !isHollow(value) || !isKnownHollow(live, there))
      return false;
  }
  // What is left is owned, but not in the manifest.
  return names.size === 0;
}

/** Nothing is in it that could be owned: of an empty list, some servers note that it is owned, and some do not. */
function isHollow(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).every(isHollow));
}

/** A list or map that was owned as a whole, and that others have taken since, is not owned either: but they have filled it. */
function isKnownHollow(map: unknown, value: unknown): boolean {
  return typeof map === 'object' && map !== null && isHollow(value ?? null);
}

function ownsItems(items: readonly unknown[], fields: FieldSet, live: unknown): boolean {
  const left = [...items];
  const liveItems: readonly unknown[] = Array.isArray(live) ? live : [];
  return (
    stepsOf(fields).length === items.length &&
    stepsOf(fields).every((step) => {
      const index = indexOfItem(left, step);
      const [item] = index < 0 ? [] : left.splice(index, 1);
      return index >= 0 && owns(item, fields[step] ?? {}, liveItems[indexOfItem(liveItems, step)]);
    })
  );
}

/** An item of a list is named by its keys (`k:`), its value (`v:`) or its place (`i:`). */
function indexOfItem(items: readonly unknown[], step: string): number {
  const name: unknown = JSON.parse(step.slice(2));
  if (step.startsWith('v:')) return items.findIndex((item) => isDeepStrictEqual(item, name));
  if (!step.startsWith('k:')) return -1;
  const keys = Object.entries(name as object);
  const givenKeys = (item: unknown) => {
    const given = keys.filter(([key]) => (item as Record<string, unknown>)[key] !== undefined);
    const isNamed = given.every(([key, value]) =>
      isDeepStrictEqual((item as Record<string, unknown>)[key], value),
    );
    // A key that is not given has its default.
    return isNamed ? given.length : 0;
  };
  const counts = items.map(givenKeys);
  const most = Math.max(0, ...counts);
  return most === 0 ? -1 : counts.indexOf(most);
}

/** The item or map itself, `.`, says nothing of what is in it. */
function stepsOf(fields: FieldSet): string[] {
  return Object.keys(fields).filter((step) => step !== '.');
}

function valueIn(map: unknown, name: string): unknown {
  const isThere = typeof map === 'object' && map !== null && Object.hasOwn(map, name);
  return isThere ? (map as Record<string, unknown>)[name] : undefined;
}

function isWhole(fields: FieldSet): boolean {
  return Object.keys(fields).length === 0;
}

function without(map: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(map).filter(([name]) => !names.includes(name)));
}
