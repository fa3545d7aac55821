import type { Json } from './json.js';

/**
 * Loaded on demand: most tests never send or ask for YAML. Version 1.1 is what kubectl and the real server read:
 * `yes` and `on` are booleans there.
 */
const yaml = () => import('yaml');

/** @internal */
export async function parseYaml(text: string): Promise<Json> {
  const { parse } = await yaml();
  return parse(text, { version: '1.1', merge: true, maxAliasCount: 100, uniqueKeys: true }) as Json;
}

/**
 * The same, but a key may be there twice: the last one counts, and the lines are told.
 *
 * @throws Error for what is no YAML
 * @internal
 */
export async function parseLenientYaml(
  text: string,
): Promise<{ readonly value: Json; readonly duplicates: readonly string[] }> {
  const { parseDocument } = await yaml();
  const document = parseDocument(text, { version: '1.1', merge: true, uniqueKeys: true });
  const duplicates: string[] = [];
  for (const error of document.errors) {
    if (error.code !== 'DUPLICATE_KEY') throw error;
    const key = /^\S+/.exec(text.slice(error.pos[0]))?.[0].replace(/:$/, '');
    duplicates.push(`line ${error.linePos?.[0].line ?? 1}: key ${JSON.stringify(key)} already set in map`);
  }
  return { value: document.toJS({ maxAliasCount: 100 }) as Json, duplicates };
}

/** @internal */
export async function toYaml(value: Json | object): Promise<string> {
  const { stringify } = await yaml();
  return stringify(value, { version: '1.1', aliasDuplicateObjects: false });
}
