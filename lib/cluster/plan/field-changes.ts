import { isDeepStrictEqual } from 'node:util';
import { APPLIED_ANNOTATION, isBookkeeping } from '../../resource/apply-set-keys.js';

/** A field that would change. @publicApi */
export interface FieldChange {
  /** Such as `spec.replicas` or `spec.template.spec.containers[web].image`: items that have a name are called by it. */
  readonly path: string;
  /** As it is; `undefined` where there is none. Of a Secret, what it holds is hidden. */
  readonly from: unknown;
  /** As it would be; `undefined` where there would be none. */
  readonly to: unknown;
}

/** What the server writes by itself, with each write. */
const OF_THE_SERVER = [
  'managedFields',
  'resourceVersion',
  'generation',
  'uid',
  'creationTimestamp',
  'selfLink',
];
const HIDDEN = '(hidden)';

/**
 * The fields in which an object would become another, without what the server writes by itself, and the books that are kept
 * about children.
 *
 * @internal
 */
export function fieldChanges(before: object | undefined, after: object | undefined): FieldChange[] {
  const changes: FieldChange[] = [];
  const [from, to] = [comparable(before), comparable(after)];
  collect('', from, to, changes);
  const isSecret = (to ?? from)?.['kind'] === 'Secret';
  return isSecret ? changes.map(hidden) : changes;
}

function comparable(object: object | undefined): Record<string, unknown> | undefined {
  if (!object) return undefined;
  const { metadata = {}, ...rest } = object as { metadata?: Record<string, unknown> };
  const kept = Object.entries(metadata).filter(([name]) => !OF_THE_SERVER.includes(name));
  const { labels, annotations, ...others } = Object.fromEntries(kept);
  return {
    metadata: { ...others, labels: noted(labels), annotations: noted(annotations) },
    ...rest,
  };
}

/** `undefined` where nothing is left: an empty map is none to the server, either. */
function noted(entries: unknown = {}): object | undefined {
  const kept = Object.entries(entries as object).filter(
    ([key]) => !isBookkeeping(key) && key !== APPLIED_ANNOTATION,
  );
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function collect(path: string, from: unknown, to: unknown, changes: FieldChange[]): void {
  if (isDeepStrictEqual(from, to)) return;
  const [before, after] = [partsOf(from, to), partsOf(to, from)];
  const isWhole = !before || !after || (before.size === 0 && after.size === 0);
  // Six lines for one owner say no more than one.
  if (isWhole || path.startsWith('metadata.ownerReferences[')) {
    changes.push({ path, from, to });
    return;
  }
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const isItem = key.startsWith('[');
    collect(isItem || path === '' ? path + key : `${path}.${key}`, before.get(key), after.get(key), changes);
  }
}

/** The fields of a map, or the items of a list; `undefined` for what has no parts. Beside a map, nothing is an empty one. */
function partsOf(value: unknown, other: unknown): Map<string, unknown> | undefined {
  if (value === undefined) return isParted(other) ? new Map() : undefined;
  if (!isParted(value)) return undefined;
  if (!Array.isArray(value))
    return new Map(
      Object.entries(value).map(([name, part]) => [/^[\w$-]+$/.test(name) ? name : `"${name}"`, part]),
    );
  const names = value.map((item: unknown) => (item as { name?: unknown } | null)?.name);
  const isNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return new Map(value.map((item, index) => [`[${isNamed ? String(names[index]) : index}]`, item]));
}

function isParted(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function hidden({ path, from, to }: FieldChange): FieldChange {
  const isHeld = /^(data|stringData)\b/.test(path);
  const hide = (value: unknown) => (isHeld && value !== undefined ? HIDDEN : value);
  return { path, from: hide(from), to: hide(to) };
}
