import { isObject, type Json, type JsonObject, setField } from '../common/json.js';
import { itemElementAt, shapesOf, TypedValueError } from './atom.js';
import type { FieldType, ListType, MapType } from './field-type.js';
import { fieldElement, type PathElement, showElement } from './path-element.js';

/**
 * The live value with the applied one laid over it. Nothing is removed; the order of a list is the live one
 * where the applied list does not say otherwise. The result shares what it can with both.
 *
 * @throws TypedValueError for an item that the applied list has twice.
 * @internal
 */
export function mergeTyped(
  type: FieldType,
  live: Json | undefined,
  applied: Json | undefined,
): Json | undefined {
  let result: Json | undefined;
  for (const shape of shapesOf(type, live, applied)) result = mergers[shape](type, live, applied);
  return result;
}

const over = (live: Json | undefined, applied: Json | undefined) => (applied !== undefined ? applied : live);

const mergers = {
  scalar: (_: FieldType, live: Json | undefined, applied: Json | undefined) => over(live, applied),
  map: mergeMaps,
  list: mergeLists,
};

function mergeMaps(type: FieldType, live: Json | undefined, applied: Json | undefined): Json | undefined {
  const map = type.map as MapType;
  const left = isObject(live) ? live : {};
  const right = isObject(applied) ? applied : {};
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  if (map.isAtomic || names.size === 0) return over(live, applied);
  const result: JsonObject = {};
  let isEmpty = true;
  for (const name of names) {
    const a = Object.hasOwn(left, name) ? left[name] : undefined;
    const b = Object.hasOwn(right, name) ? right[name] : undefined;
    if (a === undefined && b === undefined) continue;
    const merged = at(fieldElement(name), map.declared(name) ?? map.others ?? {}, a, b);
    if (merged === undefined) continue;
    setField(result, name, merged);
    isEmpty = false;
  }
  return isEmpty ? undefined : result;
}

function at(
  element: PathElement,
  type: FieldType,
  live: Json | undefined,
  applied: Json | undefined,
): Json | undefined {
  try {
    return mergeTyped(type, live, applied);
  } catch (error) {
    throw error instanceof TypedValueError ? error.below(element) : error;
  }
}

function mergeLists(type: FieldType, live: Json | undefined, applied: Json | undefined): Json | undefined {
  const list = type.list as ListType;
  const left = Array.isArray(live) ? live : [];
  const right = Array.isArray(applied) ? applied : [];
  if (list.isAtomic || (left.length === 0 && right.length === 0)) return over(live, applied);
  const result = new ListMerge(list, left, right).run();
  return result.length > 0 ? result : undefined;
}

/**
 * Walks along both lists. Items of both stand in the order of the applied list; what only the live list has
 * stays behind the shared item that it stood behind.
 */
class ListMerge {
  private readonly out: Json[] = [];
  private readonly names: readonly PathElement[];
  private readonly appliedNames: readonly PathElement[];
  private readonly items: ReadonlyMap<PathElement, Json>;
  private readonly applied: ReadonlyMap<PathElement, Json>;
  private readonly merged = new Set<PathElement>();
  /** What both have, in the order of the applied list, not merged yet. */
  private readonly shared: PathElement[];

  constructor(
    private readonly list: ListType,
    private readonly live: readonly Json[],
    applied: readonly Json[],
  ) {
    this.appliedNames = applied.map((_, index) => itemElementAt(list, applied, index));
    this.applied = byName(this.appliedNames, applied, (name) => {
      throw new TypedValueError(`duplicate entries for key ${showElement(name)}`);
    });
    this.names = live.map((_, index) => itemElementAt(list, live, index));
    this.items = byName(this.names, live, () => null);
    this.shared = this.appliedNames.filter((name) => this.items.has(name));
  }

  run(): Json[] {
    const { names, appliedNames } = this;
    let left = 0;
    let right = 0;
    while (left < names.length || right < appliedNames.length) {
      const name = names[left];
      if (name !== undefined && right < appliedNames.length) {
        if (name === appliedNames[right]) {
          this.take(name);
          left++;
          right++;
          this.shared.shift();
          continue;
        }
        // An item of both, but not the next of them.
        if (this.applied.has(name) && this.shared.length > 0 && this.shared[0] !== name) {
          left++;
          continue;
        }
      }
      if (name !== undefined) {
        if (!this.applied.has(name)) {
          this.push(name, this.live[left], undefined);
          left++;
          continue;
        }
        if (this.merged.has(name)) left++;
      }
      const next = appliedNames[right];
      if (next !== undefined) {
        this.take(next);
        right++;
        if (this.shared[0] === next) this.shared.shift();
      }
    }
    return this.out;
  }

  private take(name: PathElement): void {
    this.merged.add(name);
    this.push(name, this.items.get(name), this.applied.get(name));
  }

  private push(name: PathElement, live: Json | undefined, applied: Json | undefined): void {
    const merged = at(name, this.list.items, live, applied);
    if (merged !== undefined) this.out.push(merged);
  }
}

function byName(
  names: readonly PathElement[],
  items: readonly Json[],
  onDuplicate: (name: PathElement) => Json,
): Map<PathElement, Json> {
  const map = new Map<PathElement, Json>();
  for (const [index, name] of names.entries()) {
    map.set(name, map.has(name) ? onDuplicate(name) : (items[index] as Json));
  }
  return map;
}
