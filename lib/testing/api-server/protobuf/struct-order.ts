import { byCodePoint } from '../common/go-format.js';
import { isObject, setField, type Json, type JsonObject } from '../common/json.js';
import { builtinMessages, type FieldLayout, type MessageTable } from './message-table.js';

/** Where a value is, from the one that is ordered on. */
type Path = readonly string[];

/**
 * A value of a built-in kind as Go writes it: the fields of a struct in the order of the struct, which is that of its
 * message, and those of a map sorted. What is no field comes last.
 *
 * @param message the name of the message, as the table of messages has it
 * @param kept what stays in the order that it has
 * @internal
 */
export function inStructOrder(value: Json, message: string, kept: readonly Path[] = []): Json {
  return ordered(value, { shape: 'one', type: message }, kept, builtinMessages());
}

function ordered(
  value: Json,
  { shape, type }: Pick<FieldLayout, 'shape' | 'type'>,
  kept: readonly Path[],
  messages: MessageTable,
): Json {
  if (kept.some((path) => path.length === 0)) return value;
  const below = (key: string) => kept.filter(([first]) => first === key).map(([, ...rest]) => rest);
  const one = { shape: 'one', type } as const;
  if (shape === 'list') {
    if (!Array.isArray(value)) return value;
    return value.map((item, index) => ordered(item, one, below(String(index)), messages));
  }
  if (!isObject(value)) return value;
  if (shape === 'map') {
    const names = Object.keys(value).sort(byCodePoint);
    return inOrder(value, names, (key, item) => ordered(item, one, below(key), messages));
  }
  // The types of what is no message are words.
  if (!type.includes('.')) return value;
  const fields = new Map(flattened(type, messages).map((field) => [field.name, field]));
  return inOrder(value, [...fields.keys(), ...Object.keys(value)], (key, item) => {
    const field = fields.get(key);
    return field ? ordered(item, field, below(key), messages) : item;
  });
}

/** The fields of a message with those of the messages in it that have no name in JSON. */
function flattened(message: string, messages: MessageTable): FieldLayout[] {
  return messages
    .fieldsOf(message)
    .flatMap((field) => (field.name === '' ? flattened(field.type, messages) : [field]));
}

function inOrder(
  value: JsonObject,
  names: readonly string[],
  inner: (key: string, item: Json) => Json,
): JsonObject {
  const result: JsonObject = {};
  for (const key of new Set(names)) {
    const item = Object.hasOwn(value, key) ? value[key] : undefined;
    if (item !== undefined) setField(result, key, inner(key, item));
  }
  return result;
}
