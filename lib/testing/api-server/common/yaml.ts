import type { ParsedNode, Scalar, YAMLParseError } from 'yaml';
import { resolvePlain } from './go-yaml-scalar.js';
import { GoYamlWriter } from './go-yaml-writer.js';
import type { Json } from './json.js';

/** Loaded on demand: most tests never send YAML. */
const yaml = () => import('yaml');

/** What a text in YAML holds. @internal */
export interface ParsedYaml {
  readonly value: Json;
  /** Where a key is there twice, of which the last one counts: `line 7: key "x" already set in map`. */
  readonly duplicates: readonly string[];
}

/**
 * Reads the first document of a text, the way Kubernetes does: plain scalars are those of YAML 1.1, but times and
 * numbers to the base of 60 are texts.
 *
 * @throws Error for what is no YAML, in the words of the library that the real server uses
 * @internal
 */
export async function parseYaml(text: string): Promise<ParsedYaml> {
  const { parseDocument, visit } = await yaml();
  const document = parseDocument(text, { schema: 'failsafe', merge: true, uniqueKeys: isSameKey });
  const duplicates: string[] = [];
  // What comes after the end of a value in braces or brackets is not read, but for its first token.
  const end = isFlowCollection(document.contents) ? (document.contents.range?.[1] ?? text.length) : Infinity;
  const trouble = tokenTrouble(text.slice(end));
  if (trouble) throw new Error(`yaml: ${trouble}`);
  for (const error of document.errors) {
    if (error.code === 'MULTIPLE_DOCS') continue;
    if (error.code === 'UNEXPECTED_TOKEN' && error.pos[0] >= end) break;
    if (error.code !== 'DUPLICATE_KEY') throw inGoWords(error, text);
    const key = resolvePlain(/^\S+/.exec(text.slice(error.pos[0]))?.[0].replace(/:$/, '') ?? '');
    const shown = typeof key === 'string' ? JSON.stringify(key) : String(key);
    duplicates.push(`line ${lineOf(error)}: key ${shown} already set in map`);
  }
  visit(document, { Scalar: (_key, node) => resolve(node) });
  const value = (document.contents === null ? null : document.toJS({ maxAliasCount: 100 })) as Json;
  return { value, duplicates };
}

function isFlowCollection(node: ParsedNode | null): node is ParsedNode & { readonly flow: true } {
  return node !== null && 'flow' in node && node.flow === true;
}

/** Why the first token of a text is none. */
function tokenTrouble(text: string): string | undefined {
  const [first = '', ...rest] = text.trimStart();
  if (/[@`%]/.test(first)) return 'found character that cannot start any token';
  const isOpen = (first === '"' || first === "'") && !rest.includes(first);
  return isOpen ? 'found unexpected end of stream' : undefined;
}

/** Keys are the same where they are read as the same, such as `yes` and `y`. */
function isSameKey(a: ParsedNode, b: ParsedNode): boolean {
  return keyOf(a) !== undefined && keyOf(a) === keyOf(b);
}

function keyOf(node: ParsedNode): unknown {
  if (!('value' in node) || typeof node.value !== 'string') return undefined;
  return node.type === 'PLAIN' && node.tag === undefined ? resolvePlain(node.value) : node.value;
}

function resolve(node: Scalar): void {
  const isPlain = node.type === 'PLAIN' && node.tag === undefined;
  if (isPlain && typeof node.value === 'string' && node.value !== '<<') node.value = resolvePlain(node.value);
  if (node.value === undefined) node.value = null;
}

const GO_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Flow sequence|end with a \]/, "did not find expected ',' or ']'"],
  [/^Flow map|end with a \}/, "did not find expected ',' or '}'"],
  [/Nested mappings|Implicit keys|single line/, 'mapping values are not allowed in this context'],
  [/tab/i, 'found character that cannot start any token'],
  [/Missing closing .*quote/, 'found unexpected end of stream'],
  [/Unresolved alias/, 'unknown anchor referenced'],
  [/reserved|cannot start/, 'found character that cannot start any token'],
];

function inGoWords(error: YAMLParseError, text: string): Error {
  const endsOpen = /^Flow/.test(error.message) && /[[{,]\s*$/.test(text);
  const why = endsOpen
    ? 'did not find expected node content'
    : (GO_WORDS.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'did not find expected key');
  return new Error(`yaml: line ${lineOf(error)}: ${why}`, { cause: error });
}

const lineOf = ({ linePos }: YAMLParseError): number => linePos?.[0].line ?? 1;

/** JSON as YAML, as Kubernetes writes it. @internal */
export function toYaml(value: Json): string {
  return GoYamlWriter.write(value);
}
