import { readFileSync } from 'node:fs';
import { once } from '../builtin/once.js';
import type { JsonObject } from '../common/json.js';

/** What people read about a definition: the text of each field, and of the whole under the empty name. @internal */
export type Descriptions = Readonly<Record<string, string>>;

/** Lines of the file by the name of the definition. Read when somebody first asks to be told. */
const lines = once(() => {
  const file = new URL('../builtin/data/descriptions.jsonl', import.meta.url);
  const all = new Map<string, string>();
  for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
    const space = line.indexOf(' ');
    if (space > 0) all.set(line.slice(0, space), line.slice(space + 1));
  }
  return all;
});

/** @param definition such as `io.k8s.api.core.v1.Pod` @internal */
export function descriptionsOf(definition: string): Descriptions {
  const text = lines().get(definition);
  return text === undefined ? {} : (JSON.parse(text) as Descriptions);
}

/** A schema of a definition with what people read about it. @internal */
export function described(definition: string, schema: JsonObject): JsonObject {
  const { '': whole, ...fields } = descriptionsOf(definition);
  const properties = { ...(schema['properties'] as JsonObject | undefined) };
  for (const [field, description] of Object.entries(fields)) {
    properties[field] = { ...(properties[field] as JsonObject | undefined), description };
  }
  return {
    ...schema,
    ...(whole !== undefined && { description: whole }),
    ...(schema['properties'] !== undefined && { properties }),
  };
}
