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

/** @internal */
export async function toYaml(value: Json | object): Promise<string> {
  const { stringify } = await yaml();
  return stringify(value, { version: '1.1', aliasDuplicateObjects: false });
}
