import { getField, type Json, type JsonObject, setField } from '../common/json.js';

/** An operation of a JSON patch can't be applied. Becomes a 422 that does not say more. @internal */
export class JsonPatchError extends Error {}

/** An object or a list of the document, and the field or place in it that a path names. @internal */
export interface Place {
  readonly container: JsonObject | Json[];
  readonly key: string;
}

/** Finds what a path names, or would name. @throws JsonPatchError where there is no container. @internal */
export function findPlace(document: Json, path: string): Place {
  const [, ...steps] = path.split('/');
  const key = steps.pop();
  let container = document;
  for (const step of steps) {
    const next = isContainer(container) ? read({ container, key: unescape(step) }) : undefined;
    if (!isContainer(next)) throw missing(path);
    container = next;
  }
  if (key === undefined || !isContainer(container)) throw missing(path);
  return { container, key: unescape(key) };
}

/** @internal */
export function missing(path: string): JsonPatchError {
  return new JsonPatchError(`the document has no path ${JSON.stringify(path)}`);
}

const isContainer = (value: Json | undefined): value is JsonObject | Json[] =>
  typeof value === 'object' && value !== null;

const unescape = (step: string) => step.replaceAll(/~[01]/g, (escape) => (escape === '~1' ? '/' : '~'));

/** undefined where an object has no such field. @throws JsonPatchError where a list has no such place. @internal */
export function read({ container, key }: Place): Json | undefined {
  if (!Array.isArray(container)) return getField(container, key);
  const index = indexOf(key, container.length);
  if (index >= container.length) throw missing(key);
  return container[index];
}

/** Sets a field, or puts an item in before the place; `-` is the end. @internal */
export function insert({ container, key }: Place, value: Json): void {
  if (!Array.isArray(container)) setField(container, key, value);
  else if (key === '-') container.push(value);
  else {
    // Counted from the end, the place behind the last item is -1.
    const index = indexOf(key, container.length + 1);
    if (index > container.length) throw missing(key);
    container.splice(index, 0, value);
  }
}

/** @internal */
export function overwrite(place: Place, value: Json): void {
  // A field that is not there yet is set, too: only lists insist.
  read(place);
  const { container, key } = place;
  if (Array.isArray(container)) container[indexOf(key, container.length)] = value;
  else setField(container, key, value);
}

/** @internal */
export function remove(place: Place): void {
  const { container, key } = place;
  if (Array.isArray(container)) {
    read(place);
    container.splice(indexOf(key, container.length), 1);
  } else {
    if (!Object.hasOwn(container, key)) throw missing(key);
    delete container[key];
  }
}

/** An index as strconv.Atoi reads it; negative ones count from the end. */
function indexOf(key: string, length: number): number {
  if (!/^[+-]?\d+$/.test(key)) throw new JsonPatchError(`${JSON.stringify(key)} is no index of a list`);
  const index = Number(key);
  if (index >= 0) return index;
  if (index < -length) throw missing(key);
  return index + length;
}
